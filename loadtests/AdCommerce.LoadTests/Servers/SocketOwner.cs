using System.Globalization;

namespace AdCommerce.LoadTests.Servers;

/// <summary>Whose a connection on this machine is, by what the kernel of Linux tells about processes of the same user.</summary>
internal static class SocketOwner
{
    private const int LocalColumn = 1;
    private const int InodeColumn = 9;

    /// <summary>The process, among some, that holds the end of a connection at a local port; 0 when none does.</summary>
    public static int Of(int port, IEnumerable<int> processes)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var table in (ReadOnlySpan<string>)["/proc/net/tcp", "/proc/net/tcp6"])
        {
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (!columns[LocalColumn].EndsWith(suffix, StringComparison.Ordinal))
                    continue;
                foreach (var process in processes)
                {
                    if (Holds(process, $"socket:[{columns[InodeColumn]}]"))
                        return process;
                }
            }
        }

        return 0;
    }

    private static bool Holds(int process, string socket)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Any(file => new FileInfo(file).LinkTarget == socket);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
