using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Garnet;
using Garnet.server.Auth.Settings;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Storage.Embedded;

/// <summary>
/// A store that speaks the Redis protocol inside this process, reachable on loopback only, with its data in a folder. Every
/// write is in its log before it is answered, so a killed process loses nothing that was acknowledged. It does not force the
/// disk: a power cut can lose the last moments.
/// </summary>
internal sealed class EmbeddedStore : IDisposable
{
    /// <summary>Memory for the main log; older records move to disk, so data may outgrow it.</summary>
    private const string MainLogMemory = "128m";

    private const string MainLogPage = "4m";

    /// <summary>
    /// At least twice the main log's page, and larger than the largest entry (4 MiB): a write that does not fit in one page of this
    /// log is refused by the store.
    /// </summary>
    private const string WriteAheadPage = "16m";

    /// <summary>The same as <see cref="WriteAheadPage"/>.</summary>
    internal const int WriteAheadPageBytes = 16 * 1024 * 1024;

    private const string WriteAheadSegment = "1g";

    /// <summary>The same as <see cref="WriteAheadSegment"/>: the log of writes is in files of this size. Never to be changed, or the log is not found.</summary>
    internal const long WriteAheadSegmentBytes = 1024 * 1024 * 1024;

    /// <summary>At least twice the page.</summary>
    private const string WriteAheadMemory = "64m";

    private const string HashIndexMemory = "16m";
    private const string HashIndexMemoryMax = "256m";

    private const int PasswordBytes = 24;

    /// <summary>Ports that others may be first with.</summary>
    private const int PortsMax = 10;

    private readonly GarnetServer _server;
    private readonly EmbeddedStoreLoggers _loggers;

    private EmbeddedStore(GarnetServer server, EmbeddedStoreLoggers loggers, IPEndPoint endPoint, string password)
    {
        _server = server;
        _loggers = loggers;
        ConnectionString = $"{endPoint},password={password}";
    }

    /// <summary>How this process reaches it. Holds a password made up at each start, which keeps other users of the machine out.</summary>
    public string ConnectionString { get; }

    /// <summary>Recovers what the folder holds, then listens on a free port. Takes the longer, the more was written since the last checkpoint.</summary>
    public static EmbeddedStore Start(string directory, ILoggerFactory loggers) => Start(directory, loggers, static () => FreePort.Find(IPAddress.Loopback));

    /// <summary>The same, with ports from somewhere.</summary>
    internal static EmbeddedStore Start(string directory, ILoggerFactory loggers, Func<int> findPort)
    {
        Directory.CreateDirectory(directory);
        for (var attempt = 1; ; attempt++)
        {
            var endPoint = new IPEndPoint(IPAddress.Loopback, findPort());
            try
            {
                return Start(directory, loggers, endPoint);
            }
            catch (Exception) when (attempt < PortsMax && !FreePort.IsFree(endPoint.Address, endPoint.Port))
            {
                // Between its finding and its use another process took it. That says nothing of the data.
            }
        }
    }

    private static EmbeddedStore Start(string directory, ILoggerFactory loggers, IPEndPoint endPoint)
    {
        var password = RandomNumberGenerator.GetHexString(PasswordBytes * 2);
        var engineLoggers = new EmbeddedStoreLoggers(loggers);
        // Given as an object, not as an argument: arguments are logged.
        var server = new GarnetServer(
            Arguments(endPoint, directory), engineLoggers, cleanupDir: false, new PasswordAuthenticationSettings(password));
        RemoveConsoleTrace();
        try
        {
            server.Start();
        }
        catch
        {
            server.Dispose();
            throw;
        }

        return new EmbeddedStore(server, engineLoggers, endPoint, password);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _loggers.Close();
        _server.Dispose(deleteDir: false);
    }

    private static string[] Arguments(IPEndPoint endPoint, string directory) =>
    [
        "--bind", endPoint.Address.ToString(), "--port", endPoint.Port.ToString(CultureInfo.InvariantCulture), "-q",
        "--memory", MainLogMemory, "--page", MainLogPage, "--index", HashIndexMemory, "--index-max-size", HashIndexMemoryMax,
        "--storage-tier", "--logdir", directory, "--checkpointdir", directory,
        "--aof", "--aof-commit-wait", "--aof-page-size", WriteAheadPage, "--aof-memory", WriteAheadMemory,
        "--aof-segment-size", WriteAheadSegment,
        "--recover", "--fail-on-recovery-error", "true",
        // The default device needs a native library and aborts the whole process where that is missing.
        "--device-type", "RandomAccess",
        // Orleans' providers write with scripts of one key each.
        "--lua", "--lua-transaction-mode",
    ];

    /// <summary>The server sends the process's trace output to the console; nobody asked for that.</summary>
    private static void RemoveConsoleTrace()
    {
        foreach (var listener in Trace.Listeners.OfType<ConsoleTraceListener>().ToList())
            Trace.Listeners.Remove(listener);
    }
}
