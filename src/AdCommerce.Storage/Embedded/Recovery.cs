using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AdCommerce.Storage.Embedded;

/// <summary>
/// Starts the embedded store on what its folder holds, or says what is damaged. Never goes on with less than was acknowledged where that can be seen.
/// </summary>
/// <param name="directory">The store's folder.</param>
internal sealed partial class Recovery(string directory, ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>A start that is not done then does not come back: damaged records can make the engine wait for ever.</summary>
    private static readonly TimeSpan LimitBase = TimeSpan.FromMinutes(1);

    /// <summary>Far below what a slow disk reads in a second.</summary>
    private const long BytesPerSecondMin = 10 * 1024 * 1024;

    private readonly ILogger _logger = loggers.CreateLogger<Recovery>();
    private long _writtenEnd;

    /// <summary>Recovers. Takes the longer, the more was written since the last checkpoint: some seconds at worst.</summary>
    /// <exception cref="StartupException">What is there cannot be recovered.</exception>
    public async Task<EmbeddedStore> StartAsync()
    {
        var limit = LimitBase + TimeSpan.FromSeconds(Bytes() / BytesPerSecondMin);
        // The engine has threads of its own, on which an exception ends the process.
        AppDomain.CurrentDomain.UnhandledException += Explain;
        try
        {
            // Synchronous work.
            return await Task.Run(Start).WaitAsync(limit, time);
        }
        catch (TimeoutException)
        {
            throw Refusal($"It was not done after {limit.TotalSeconds:0} s, which its files cannot explain: they are damaged.");
        }
        catch (Exception exception)
        {
            throw Refusal(exception is InvalidDataException ? exception.Message : $"Its files are damaged, or not this version's ({exception.Message.TrimEnd('.')})", exception);
        }
        finally
        {
            AppDomain.CurrentDomain.UnhandledException -= Explain;
        }
    }

    /// <summary>Holds what was recovered against what there was.</summary>
    /// <param name="connection">To the store that <see cref="StartAsync"/> started, before anything was written to it.</param>
    /// <param name="markDirectory">Where the <see cref="BirthMark"/> is kept.</param>
    /// <exception cref="StartupException">It recovered less, and must not be written to.</exception>
    public async Task CheckAsync(RedisConnection connection, string markDirectory)
    {
        var limit = time.GetUtcNow() + LimitBase;
        while (true)
        {
            try
            {
                await CheckOnceAsync(connection, markDirectory);
                return;
            }
            catch (RedisTimeoutException exception) when (time.GetUtcNow() < limit)
            {
                // An engine that has just been started, on a machine that starts much else, may be slow. Asking again changes nothing.
                LogSlow(exception);
            }
        }
    }

    private async Task CheckOnceAsync(RedisConnection connection, string markDirectory)
    {
        var tail = (await PersistenceInfo.ReadAsync(connection)).TailAddress;
        if (tail < _writtenEnd)
            throw Refusal($"Its log of writes was read up to address {tail} only and has whole writes up to {_writtenEnd}.");
        if (!await BirthMark.IsKnownAsync(connection, markDirectory, time))
            throw Refusal(
                $"It knows nothing of what was ever written to it, although {BirthMark.PathIn(markDirectory)} says that something was: its files are missing or damaged.");
    }

    private EmbeddedStore Start()
    {
        var check = new WriteAheadCheck(new WriteAheadFiles(directory));
        _writtenEnd = check.Run();
        if (check.CutBytes > 0)
            LogCut(check.CutBytes, _writtenEnd);
        // Before, and not only when it has gone wrong: a record that is damaged inside can end the process where nothing can be said any more.
        if (_writtenEnd > 0)
            LogRecovering(directory);
        return EmbeddedStore.Start(directory, loggers);
    }

    private long Bytes() => !Directory.Exists(directory)
        ? 0
        : new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);

    private void Explain(object sender, UnhandledExceptionEventArgs args) =>
        Console.Error.WriteLine($"AdCommerce cannot start. {Refusal((args.ExceptionObject as Exception)?.Message ?? "").Message}");

    private StartupException Refusal(string reason, Exception? inner = null) => new(
        $"The embedded store cannot recover its data in {directory}: {reason.TrimEnd('.')}. Keep a copy of the folder "
        + "before trying anything, and put back a backup of it; an empty folder (--AdCommerce:DataDirectory=…) starts afresh.",
        inner);

    [LoggerMessage(Level = LogLevel.Information, Message =
        "Recovering the embedded store in {Directory}. Should the process end here, without a kill and at every start, its log of writes is damaged inside a record: put back a backup, or take an empty folder")]
    private partial void LogRecovering(string directory);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The embedded store has started and does not answer in time. It is asked again")]
    private partial void LogSlow(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "The embedded store's log of writes ended in an unfinished write: {Bytes} bytes were cut off at address {Address}. That is what a killed process leaves, and nothing acknowledged was in it; without one, a disk has lost something.")]
    private partial void LogCut(long bytes, long address);
}
