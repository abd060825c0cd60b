using AdCommerce.V1;

namespace AdCommerce.LoadTests.EventFuzz;

/// <summary>A viewer with tokens of its own, and what was acknowledged to it.</summary>
internal sealed class FuzzedViewer(string id, string login, string slotToken, string expiredToken, string sessionToken, string slot)
{
    private const int RememberedMax = 64;

    private readonly List<Event> _acknowledged = [];

    public string Id { get; } = id;

    /// <summary>What it calls with.</summary>
    public string Login { get; } = login;

    /// <summary>Good for exposures, taps, orders and refunds of one slot.</summary>
    public string SlotToken { get; } = slotToken;

    /// <summary>The same, over.</summary>
    public string ExpiredToken { get; } = expiredToken;

    /// <summary>Sealed by the service, but not for events.</summary>
    public string SessionToken { get; } = sessionToken;

    /// <summary>The slot's id.</summary>
    public string Slot { get; } = slot;

    /// <summary>An event that was acknowledged; null before the first.</summary>
    public Event? AnyAcknowledged(Random random) => _acknowledged.Count == 0 ? null : _acknowledged[random.Next(_acknowledged.Count)];

    public void Acknowledge(Event sent)
    {
        if (_acknowledged.Count < RememberedMax)
            _acknowledged.Add(sent);
    }
}
