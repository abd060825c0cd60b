namespace AdCommerce.Domain.Campaigns.Budgets.Traffic;

/// <summary>
/// Which of a viewer's sessions asked for media: for their multivariant playlist, the one thing that is a session's own and comes out of no cache. Only of sessions that were
/// decided where this is kept can be said that they did not. Mutable and not thread-safe: a part of a viewer.
/// </summary>
public sealed class SessionMedia
{
    /// <summary>Sessions that are remembered; of one that was forgotten nothing is known.</summary>
    public const int SessionsMax = 64;

    private readonly Dictionary<Guid, bool> _sessions = [];
    private readonly Queue<Guid> _order = new();

    /// <summary>A session was decided: from here on it is heard of when it asks.</summary>
    public void Begin(Guid session)
    {
        if (!_sessions.TryAdd(session, false))
            return;
        _order.Enqueue(session);
        if (_order.Count > SessionsMax)
            _sessions.Remove(_order.Dequeue());
    }

    /// <summary>A session asked.</summary>
    public void Ask(Guid session)
    {
        if (_sessions.ContainsKey(session))
            _sessions[session] = true;
    }

    /// <summary>Whether a session asked; null where that is not known.</summary>
    public bool? HasAsked(Guid session) => _sessions.TryGetValue(session, out var asked) ? asked : null;
}
