using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using AdCommerce.Grains.Keys;
using AdCommerce.Grains.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Storage.Keys;

/// <summary>
/// The key ring, kept as a log with one key per entry: two servers that start at once agree on the first key, and a new key is
/// one append. Read before anything else of the host may need it, then once a minute.
/// </summary>
internal sealed partial class KeyRing(ILogFactory logs, TimeProvider time, ILogger<KeyRing> logger) : IKeyRing, IHostedService, IAsyncDisposable
{
    /// <summary>How often new keys are looked for.</summary>
    internal static readonly TimeSpan RefreshPeriod = TimeSpan.FromMinutes(1);

    /// <summary>How long a new key only opens, so that every silo knows it when the first token sealed with it arrives.</summary>
    internal static readonly TimeSpan SpreadTime = TimeSpan.FromMinutes(5);

    /// <summary>How long a key seals before the next one takes over. What it sealed opens for as long as the ring is kept.</summary>
    internal static readonly TimeSpan RotationPeriod = TimeSpan.FromDays(30);

    /// <summary>More keys than a byte has names for there cannot be.</summary>
    private const int KeysMax = byte.MaxValue;

    /// <summary>How often the store is asked at the start before it is given up.</summary>
    private const int StartAttemptsMax = 3;

    private readonly ILog _log = logs.Open("keys");
    private readonly CancellationTokenSource _stopping = new();
    private ImmutableArray<SealingKey> _keys = [];
    private Task _refreshing = Task.CompletedTask;

    /// <inheritdoc />
    public SealingKey Current
    {
        get
        {
            var now = time.GetUtcNow();
            var keys = Keys;
            for (var i = keys.Length - 1; i > 0; i--)
                if (keys[i].ActiveFrom <= now)
                    return keys[i];
            return keys[0];
        }
    }

    private ImmutableArray<SealingKey> Keys =>
        _keys is { IsEmpty: false } keys ? keys : throw new InvalidOperationException("The key ring has not been read yet.");

    /// <inheritdoc />
    public SealingKey? Find(byte keyId) => keyId >= 1 && keyId <= Keys.Length ? Keys[keyId - 1] : null;

    /// <inheritdoc />
    public byte[] Derive(string purpose) => Keys[0].Derive(purpose);

    /// <summary>Adds a key, which seals after <see cref="SpreadTime"/>. Two silos that do this at once add one key each.</summary>
    public async Task RotateAsync(CancellationToken cancellationToken)
    {
        do
        {
            await RefreshAsync(cancellationToken);
            if (_keys.Length >= KeysMax)
                throw new InvalidOperationException($"The key ring holds {KeysMax} keys already.");
        }
        while (await _log.AppendAsync(_keys.Length + 1, NewKey(time.GetUtcNow() + SpreadTime), cancellationToken) == AppendOutcome.Taken);
        await RefreshAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadOrCreatePatientlyAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is LogUnavailableException or LogEntryDamagedException)
        {
            throw new StartupException($"The key ring cannot be read from the store or written to it. {exception.Message} ({exception.InnerException?.Message})", exception);
        }

        _refreshing = Task.Run(() => RefreshForeverAsync(_stopping.Token), CancellationToken.None);
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _refreshing;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    // A store that is busy with its own start, or with many servers that start at once, may be late once or twice.
    private async Task ReadOrCreatePatientlyAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ReadOrCreateAsync(cancellationToken);
                return;
            }
            catch (LogUnavailableException) when (attempt < StartAttemptsMax)
            {
                LogNotRefreshed();
            }
        }
    }

    private async Task ReadOrCreateAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        if (!_keys.IsEmpty)
            return;
        // Whoever loses this race reads the winner's key.
        await _log.AppendAsync(1, NewKey(time.GetUtcNow()), cancellationToken);
        await RefreshAsync(cancellationToken);
    }

    private async Task RefreshForeverAsync(CancellationToken stopping)
    {
        using var background = StoreOperations.Background();
        using var timer = new PeriodicTimer(RefreshPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                try
                {
                    await RefreshAsync(stopping);
                    await RotateWhenDueAsync(stopping);
                }
                catch (LogUnavailableException)
                {
                    LogNotRefreshed();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    /// <summary>Every silo does this; the log takes one new key, and who comes second finds it there.</summary>
    private async Task RotateWhenDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var keys = Keys;
        if (keys[^1].ActiveFrom + RotationPeriod > now || keys.Length >= KeysMax)
            return;
        await _log.AppendAsync(keys.Length + 1, NewKey(now + SpreadTime), cancellationToken);
        await RefreshAsync(cancellationToken);
        LogRotated(Keys.Length);
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var known = _keys;
        var entries = await _log.ReadAsync(known.Length + 1, KeysMax, cancellationToken);
        if (entries.Count > 0)
            ImmutableInterlocked.InterlockedCompareExchange(
                ref _keys, known.AddRange(entries.Select((entry, i) => Parse((byte)(known.Length + i + 1), entry.Span))), known);
    }

    private static byte[] NewKey(DateTimeOffset activeFrom) =>
        JsonSerializer.SerializeToUtf8Bytes(new StoredKey(RandomNumberGenerator.GetBytes(SealingKey.Bytes), activeFrom));

    private static SealingKey Parse(byte id, ReadOnlySpan<byte> entry)
    {
        var stored = JsonSerializer.Deserialize<StoredKey>(entry)!;
        return new SealingKey(id, stored.Secret, stored.ActiveFrom);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The key ring could not be read again; the keys known so far stay in use, and it is tried again")]
    private partial void LogNotRefreshed();

    [LoggerMessage(Level = LogLevel.Information, Message = "The key ring has a new key, number {Count}")]
    private partial void LogRotated(int count);

    private sealed record StoredKey(byte[] Secret, DateTimeOffset ActiveFrom);
}
