using System.Globalization;
using AdCommerce.Grains.Log;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AdCommerce.Storage.Log;

/// <summary>
/// Snapshots with single-key writes only: first a line in the index (a sorted set, by position) that says how many parts there will be, then the parts,
/// last the manifest <c>{name}:snapshot:{position}</c>, which makes it count. So a crash leaves nothing that the index does not know.
/// </summary>
internal sealed partial class RedisSnapshots(string name, RedisConnection connection, ILogger<RedisSnapshots> logger) : ISnapshots
{
    private readonly RedisKey _index = $"{{{name}}}:snapshots";

    /// <inheritdoc />
    public Task WriteAsync(long position, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
        return AskAsync($"Snapshot {position} could not be written", async database =>
        {
            var manifest = SnapshotManifest.Of(content.Span);
            await database.SortedSetAddAsync(_index, new Line(position, manifest.Parts).ToString(), position).WaitAsync(cancellationToken);
            for (var part = 0; part < manifest.Parts; part++)
            {
                var key = PartKey(position, part);
                await database.StringSetAsync(key, LogFrame.Seal(key, manifest.PartOf(content, part).Span)).WaitAsync(cancellationToken);
            }

            await database.StringSetAsync(Key(position), LogFrame.Seal(Key(position), manifest.ToBytes())).WaitAsync(cancellationToken);
            return true;
        });
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken = default) => AskAsync<IReadOnlyList<long>>(
        "The snapshots could not be listed", async database =>
    {
        var positions = (await ReadIndexAsync(database, cancellationToken)).Select(static line => line.Position).Distinct().OrderDescending().ToArray();
        var counts = await Task.WhenAll(positions.Select(position => database.KeyExistsAsync(Key(position)))).WaitAsync(cancellationToken);
        return [.. positions.Where((_, i) => counts[i])];
    });

    /// <inheritdoc />
    public Task<ReadOnlyMemory<byte>?> ReadAsync(long position, CancellationToken cancellationToken = default) => AskAsync(
        $"Snapshot {position} could not be read", async database =>
    {
        try
        {
            return await ReadWholeAsync(database, position, cancellationToken);
        }
        catch (LogEntryDamagedException damaged)
        {
            LogDamaged(name, position, damaged.Key, damaged.Message);
            return null;
        }
    });

    /// <inheritdoc />
    public Task RemoveBelowAsync(long position, CancellationToken cancellationToken = default) => AskAsync(
        $"Snapshots below {position} could not be removed", async database =>
    {
        foreach (var line in (await ReadIndexAsync(database, cancellationToken)).Where(line => line.Position < position))
        {
            // The manifest first: from here on it does not count.
            await database.KeyDeleteAsync(Key(line.Position)).WaitAsync(cancellationToken);
            for (var part = 0; part < line.Parts; part++)
                await database.KeyDeleteAsync(PartKey(line.Position, part)).WaitAsync(cancellationToken);
            await database.SortedSetRemoveAsync(_index, line.ToString()).WaitAsync(cancellationToken);
        }

        return true;
    });

    private async Task<ReadOnlyMemory<byte>?> ReadWholeAsync(IDatabase database, long position, CancellationToken cancellationToken)
    {
        if ((byte[]?)await database.StringGetAsync(Key(position)).WaitAsync(cancellationToken) is not { } frame)
            return null;
        var manifest = SnapshotManifest.Parse(Key(position), position, LogFrame.Open(Key(position), position, frame));
        var content = manifest.NewContent();
        for (var part = 0; part < manifest.Parts; part++)
        {
            var key = PartKey(position, part);
            byte[] partFrame = (byte[]?)await database.StringGetAsync(key).WaitAsync(cancellationToken)
                ?? throw new LogEntryDamagedException(key, position, "a part of its snapshot is missing");
            manifest.Fill(content, part, key, position, LogFrame.Open(key, position, partFrame).Span);
        }

        return manifest.Check(content, Key(position), position);
    }

    // A line that cannot be read is damage, and names no snapshot.
    private async Task<List<Line>> ReadIndexAsync(IDatabase database, CancellationToken cancellationToken) =>
        [.. (await database.SortedSetRangeByRankAsync(_index).WaitAsync(cancellationToken)).Select(static member => Line.TryParse((string)member!)).OfType<Line>()];

    // Whatever is asked here is asked by the clock or once per activation, never for a player.
    private async Task<T> AskAsync<T>(string what, Func<IDatabase, Task<T>> ask)
    {
        using var background = BackgroundWork.Begin();
        try
        {
            return await ask(connection.Database);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw new LogUnavailableException($"{what} for log \"{name}\": the store did not answer.", isOutcomeUnknown: false, exception);
        }
    }

    private string Key(long position) => $"{{{name}}}:snapshot:{position}";

    private string PartKey(long position, int part) => $"{{{name}}}:snapshot:{position}:{part}";

    [LoggerMessage(Level = LogLevel.Error, Message = "Snapshot {Position} of log \"{Name}\" is not used: {Key} is damaged ({Problem})")]
    private partial void LogDamaged(string name, long position, string key, string problem);

    /// <summary>A line of the index.</summary>
    private readonly record struct Line(long Position, int Parts)
    {
        public static Line? TryParse(string text) =>
            text.Split('/') is [var position, var parts]
            && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && int.TryParse(parts, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? new Line(at, count)
                : null;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position}/{Parts}");
    }
}
