using Grpc.Core;

namespace AdCommerce.Server.Errors;

/// <summary>
/// How many calls of one bulk kind may run on this silo. Bulk is last in the order of admission, so that playlists and events come first
/// (trust.md, Degradation); who finds no slot is told when to come back.
/// </summary>
/// <param name="slotsMax">Most at once.</param>
/// <param name="refusal">What who finds none is told.</param>
/// <param name="retryDelay">When to come back.</param>
internal sealed class BulkSlots(int slotsMax, string refusal, TimeSpan retryDelay) : IDisposable
{
    private readonly SemaphoreSlim _free = new(slotsMax, slotsMax);

    /// <summary>Takes a slot until disposed.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED with a delay: none is free.</exception>
    public IDisposable Take(ServerCallContext context)
    {
        if (TryTake() is { } slot)
            return slot;
        var status = Statuses.Exhausted(refusal, retryDelay);
        HttpErrors.AddHeaders(context.GetHttpContext(), status);
        throw status.ToRpcException();
    }

    /// <summary>Takes a slot until disposed; null when none is free.</summary>
    public IDisposable? TryTake() => _free.Wait(0, CancellationToken.None) ? new Slot(_free) : null;

    /// <inheritdoc />
    public void Dispose() => _free.Dispose();

    private sealed class Slot(SemaphoreSlim free) : IDisposable
    {
        private SemaphoreSlim? _free = free;

        public void Dispose() => Interlocked.Exchange(ref _free, null)?.Release();
    }
}
