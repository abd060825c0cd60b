using System.Globalization;
using System.Runtime.InteropServices;

namespace AdCommerce.LoadTests.Results;

/// <summary>The machine of a run; no name and no address of it.</summary>
/// <param name="Cpu">Model of the processor.</param>
/// <param name="Cpus">Processors that this process may use.</param>
/// <param name="MemoryMebibytes">Memory that this process may use.</param>
/// <param name="OperatingSystem">Name and version.</param>
/// <param name="Runtime">.NET.</param>
/// <param name="Gen0Bytes">
/// What DOTNET_GCgen0size gives the servers between two collections; null: as the runtime finds right. It goes by the caches, and on a machine that does
/// not tell their size collects after every 2 MB.
/// </param>
internal sealed record Machine(string Cpu, int Cpus, long MemoryMebibytes, string OperatingSystem, string Runtime, long? Gen0Bytes)
{
    /// <summary>This one.</summary>
    public static Machine Current => new(
        CpuModel(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        long.TryParse(Environment.GetEnvironmentVariable("DOTNET_GCgen0size"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bytes) ? bytes : null);

    private static string CpuModel()
    {
        const string File = "/proc/cpuinfo";
        var line = System.IO.File.Exists(File)
            ? System.IO.File.ReadLines(File).FirstOrDefault(static l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
