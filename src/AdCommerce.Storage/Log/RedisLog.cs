using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AdCommerce.Grains.Log;
using StackExchange.Redis;

namespace AdCommerce.Storage.Log;

/// <summary>A log with one key per entry, <c>{name}:log:{position}</c>; the braces keep one log on one node of a Redis cluster.</summary>
internal sealed class RedisLog(string name, RedisConnection connection, TimeProvider time, bool hints) : ILog
{
    /// <summary>How long an append whose answer was lost is asked for again before its outcome is given up as unknown.</summary>
    internal static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SettlePause = TimeSpan.FromMilliseconds(100);

    /// <summary>Entries asked for at once: few at first, because most reads find nothing new; more while they are small.</summary>
    private const int WindowFirst = 8;
    private const int WindowMax = 256;
    private const int WindowBytesTarget = 4 * 1024 * 1024;

    private readonly RedisChannel _channel = RedisChannel.Literal($"{{{name}}}:appended");
    private readonly RedisLogTrim _trim = new(name, connection, position => Key(name, position));

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public async Task<AppendOutcome> AppendAsync(long position, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Length, ILog.EntryBytesMax);
        cancellationToken.ThrowIfCancellationRequested();
        var key = Key(position);
        var outcome = await WriteOnceAsync(position, key, LogFrame.Seal(key, entry.Span), cancellationToken);
        if (hints && outcome == AppendOutcome.Appended)
            _ = connection.Multiplexer.GetSubscriber().PublishAsync(_channel, position, CommandFlags.FireAndForget);
        return outcome;
    }

    /// <summary>
    /// Repeats the same frame until the store says what stands there. A first attempt that is still on its way cannot do harm:
    /// it carries the same frame, and only one can be the first at a position.
    /// </summary>
    private async Task<AppendOutcome> WriteOnceAsync(long position, string key, byte[] frame, CancellationToken cancellationToken)
    {
        var isOutcomeUnknown = false;
        var started = time.GetTimestamp();
        while (true)
        {
            var database = connection.Database;
            var write = database.StringSetAsync(key, frame, when: When.NotExists);
            // In the same pipeline, so that it is looked at after the write.
            var follows = FollowsAsync(database, position);
            try
            {
                return await JudgeAsync(position, frame, write, follows, mayStandAlready: isOutcomeUnknown, cancellationToken);
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                isOutcomeUnknown |= write.IsCompletedSuccessfully || !WasNeverSent(exception);
                if (!isOutcomeUnknown || time.GetElapsedTime(started) > SettleTimeout)
                    throw Unavailable($"Entry {position} could not be appended", isOutcomeUnknown, exception);
            }

            await Task.Delay(SettlePause, time, cancellationToken);
        }
    }

    private async Task<AppendOutcome> JudgeAsync(
        long position, byte[] frame, Task<bool> write, Task<bool> follows, bool mayStandAlready, CancellationToken cancellationToken)
    {
        var stands = await write.WaitAsync(cancellationToken)
            || (mayStandAlready && await HoldsAsync(position, frame, cancellationToken));
        if (!stands)
            return AppendOutcome.Taken;
        if (await follows.WaitAsync(cancellationToken))
            return AppendOutcome.Appended;
        await connection.Database.KeyDeleteAsync(Key(position)).WaitAsync(cancellationToken);
        return AppendOutcome.Taken;
    }

    /// <summary>
    /// True when what stands at a position follows from the log. A position that has been trimmed does not, however free a writer that slept
    /// through the trimming found it; nor does one whose predecessor is missing for another reason than trimming.
    /// </summary>
    /// <remarks>
    /// A predecessor that was trimmed after our write does no harm: our entry had to be there for that, and others may stand on it already.
    /// The mark is asked for last because it grows before the predecessor goes.
    /// </remarks>
    private async Task<bool> FollowsAsync(IDatabase database, long position)
    {
        var predecessor = position > 1 ? database.KeyExistsAsync(Key(position - 1)) : Task.FromResult(true);
        var trimmed = _trim.FindAsync(database);
        var exists = await predecessor;
        var through = await trimmed;
        return through < position && (exists || through == position - 1);
    }

    private async Task<bool> HoldsAsync(long position, byte[] frame, CancellationToken cancellationToken)
    {
        byte[]? found = await connection.Database.StringGetAsync(Key(position)).WaitAsync(cancellationToken);
        return found is not null && found.AsSpan().SequenceEqual(frame);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(long from, int max, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var entries = new List<ReadOnlyMemory<byte>>();
        var window = WindowFirst;
        while (entries.Count < max)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var asked = Math.Min(window, max - entries.Count);
            var (read, bytes) = await ReadWindowAsync(from + entries.Count, asked, entries, cancellationToken);
            if (read < asked)
                break;
            window = bytes < WindowBytesTarget ? Math.Min(window * 2, WindowMax) : Math.Max(window / 2, 1);
        }

        return entries;
    }

    private async Task<(int Read, long Bytes)> ReadWindowAsync(
        long from, int count, List<ReadOnlyMemory<byte>> entries, CancellationToken cancellationToken)
    {
        var values = await GetAsync(from, count, cancellationToken);
        long bytes = 0;
        for (var i = 0; i < count; i++)
        {
            if (values[i].IsNull)
            {
                if (Array.Exists(values[i..], static value => !value.IsNull))
                    await EnsureNotMissingAsync(from + i, cancellationToken);
                return (i, bytes);
            }

            var frame = (byte[])values[i]!;
            bytes += frame.Length;
            entries.Add(LogFrame.Open(Key(from + i), from + i, frame));
        }

        return (count, bytes);
    }

    private async Task<RedisValue[]> GetAsync(long from, int count, CancellationToken cancellationToken)
    {
        var keys = new RedisKey[count];
        for (var i = 0; i < count; i++)
            keys[i] = Key(from + i);
        try
        {
            var database = connection.Database;
            var values = database.StringGetAsync(keys);
            // In the same pipeline, so that it is looked at after the entries: a trimmed position may hold what a late writer left there.
            var trimmed = _trim.FindAsync(database);
            var found = await values.WaitAsync(cancellationToken);
            if (await trimmed.WaitAsync(cancellationToken) is var through && through >= from)
                throw new LogTrimmedException(name, from, through);
            return found;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw Unavailable($"Entries from {from} could not be read", isOutcomeUnknown: false, exception);
        }
    }

    // The store may have read the keys one after the other, with writes in between; a second look tells.
    private async Task EnsureNotMissingAsync(long position, CancellationToken cancellationToken)
    {
        if ((await GetAsync(position, 1, cancellationToken))[0].IsNull)
            throw new LogEntryDamagedException(Key(position), position, "it is missing, and there are later ones");
    }

    /// <inheritdoc />
    public async Task TrimAsync(long through, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(through, 1);
        using var background = BackgroundWork.Begin();
        try
        {
            await _trim.TrimAsync(through, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw Unavailable($"Entries up to {through} could not be trimmed", isOutcomeUnknown: false, exception);
        }
    }

    /// <inheritdoc />
    public async Task<long> FindTrimmedAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _trim.FindAsync(connection.Database).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw Unavailable("How far it is trimmed could not be read", isOutcomeUnknown: false, exception);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<long> HintsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The newest hint says all that older ones say.
        var newest = Channel.CreateBounded<long>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        void Take(RedisChannel channel, RedisValue message)
        {
            if (message.TryParse(out long position))
                newest.Writer.TryWrite(position);
        }

        var subscriber = connection.Multiplexer.GetSubscriber();
        // Not waited for: while the store is away the subscription is only noted, and made when the connection is back.
        await subscriber.SubscribeAsync(_channel, Take, CommandFlags.FireAndForget);
        try
        {
            await foreach (var position in newest.Reader.ReadAllAsync(cancellationToken))
                yield return position;
        }
        finally
        {
            await subscriber.UnsubscribeAsync(_channel, Take, CommandFlags.FireAndForget);
        }
    }

    private string Key(long position) => Key(name, position);

    private static string Key(string name, long position) => $"{{{name}}}:log:{position}";

    /// <summary>Only when there was no connection to send it on. Every other failure may have come after the store acted.</summary>
    private static bool WasNeverSent(Exception exception) => exception is RedisConnectionException
    {
        FailureType: ConnectionFailureType.UnableToResolvePhysicalConnection,
        CommandStatus: CommandStatus.WaitingToBeSent,
    };

    private LogUnavailableException Unavailable(string what, bool isOutcomeUnknown, Exception inner) => new(
        $"{what} in log \"{name}\": the store did not answer{(isOutcomeUnknown ? ", so it may or may not have been written" : "")}.",
        isOutcomeUnknown, inner);
}
