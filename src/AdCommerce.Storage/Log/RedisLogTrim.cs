using AdCommerce.Grains.Log;
using StackExchange.Redis;

namespace AdCommerce.Storage.Log;

/// <summary>
/// How far a log has been trimmed, in one sorted set beside it: <c>through</c> (nothing up to there belongs to the log any more, whatever key
/// may stand there) and <c>removed</c> (nothing up to there is left to be removed).
/// </summary>
/// <remarks>
/// Both only ever grow, whoever writes them and in whatever order (<c>ZADD GT</c>, one key and no script). <c>through</c> grows before the
/// first entry goes, so that whoever misses an entry and then looks here knows why.
/// </remarks>
internal sealed class RedisLogTrim(string name, RedisConnection connection, Func<long, string> keyOf)
{
    private const string Through = "through";
    private const string Removed = "removed";
    private const int RemovedAtOnce = 256;

    private readonly RedisKey _key = $"{{{name}}}:trimmed";

    /// <summary>The last position that was trimmed; 0 for none. Sent at once, so that it is read after whatever was sent before.</summary>
    public Task<long> FindAsync(IDatabase database) => FindAsync(database, Through);

    /// <summary>See <see cref="ILog.TrimAsync"/>; throws what the store throws.</summary>
    public async Task TrimAsync(long through, CancellationToken cancellationToken)
    {
        var database = connection.Database;
        var marked = await FindAsync(database).WaitAsync(cancellationToken);
        if (through > marked)
        {
            await EnsureNotNewestAsync(database, through, cancellationToken);
            await RaiseAsync(database, Through, through).WaitAsync(cancellationToken);
        }

        await RemoveAsync(database, Math.Max(through, marked), cancellationToken);
    }

    // Asked for in this order, a trimming by another process between the two questions shows in the second.
    private async Task EnsureNotNewestAsync(IDatabase database, long through, CancellationToken cancellationToken)
    {
        if (await database.KeyExistsAsync(keyOf(through + 1)).WaitAsync(cancellationToken)
            || await FindAsync(database).WaitAsync(cancellationToken) > through)
            return;
        throw new ArgumentOutOfRangeException(
            nameof(through), through, $"Log \"{name}\" has no entry after it, and the newest entry is what tells a writer that it is late.");
    }

    private async Task RemoveAsync(IDatabase database, long through, CancellationToken cancellationToken)
    {
        var removed = await FindAsync(database, Removed).WaitAsync(cancellationToken);
        while (removed < through)
        {
            var last = Math.Min(removed + RemovedAtOnce, through);
            var removals = new List<Task>();
            for (var position = removed + 1; position <= last; position++)
                removals.Add(database.KeyDeleteAsync(keyOf(position)));
            await Task.WhenAll(removals).WaitAsync(cancellationToken);
            await RaiseAsync(database, Removed, last).WaitAsync(cancellationToken);
            removed = last;
        }
    }

    private async Task<long> FindAsync(IDatabase database, string member) => (long)(await database.SortedSetScoreAsync(_key, member) ?? 0);

    private Task<bool> RaiseAsync(IDatabase database, string member, long position) =>
        database.SortedSetAddAsync(_key, member, position, SortedSetWhen.GreaterThan);
}
