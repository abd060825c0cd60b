using AdCommerce.Domain.Chain;

namespace AdCommerce.Grains.Chain;

/// <summary>Tells every silo that a group has room for somebody. Signals are hints: they may be lost, and nothing may depend on them.</summary>
public interface ISeatSignals
{
    /// <summary>A seat became free, or is kept for somebody of the waiting list. Never waits, never fails.</summary>
    void Publish(ContentKey group);

    /// <summary>Groups of which somebody, here or on another silo, said so; until cancelled. Many at once may arrive as fewer.</summary>
    IAsyncEnumerable<ContentKey> ListenAsync(CancellationToken cancellationToken);
}
