using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Tests.Chain.Seats;

/// <summary>What the shard says to an event.</summary>
internal enum FakeOutcome
{
    Accepted,
    Duplicate,
    Conflict,
    SeatLost,
    TokenExpired,
}

/// <summary>
/// A shard's log as far as seats need it, by the rules that the shard promises: first come first served by id, voided for good, forgotten as soon as
/// it may be. What it accepted is the truth that seats are held against.
/// </summary>
internal sealed class FakeShardLog
{
    private readonly Dictionary<(string Subject, Guid Id), Known> _known = [];
    private readonly List<(string Viewer, bool IsJoin, ulong Code)> _entries = [];

    /// <summary>Codes of recorded joins.</summary>
    public IEnumerable<ulong> Codes => _entries.Where(entry => entry.IsJoin && entry.Code != 0).Select(entry => entry.Code);

    /// <summary>Who has joined and not left, and was not forgotten. Nobody may join twice, or leave without having joined: that would be counted.</summary>
    /// <param name="unknown">Viewers whose shard was asked too late: they may have kept a seat without being members, and give it back.</param>
    public HashSet<string> MembersExcept(IReadOnlySet<string> unknown)
    {
        var members = new HashSet<string>();
        foreach (var (viewer, isJoin, _) in _entries)
        {
            var fits = isJoin ? members.Add(viewer) : members.Remove(viewer);
            Assert.True(fits || (!isJoin && unknown.Contains(viewer)), $"{viewer} {(isJoin ? "joined twice" : "left without a seat")}");
        }

        return members;
    }

    public FakeOutcome Record(SeatRequest request, bool isJoin, ulong code, long nowMicros)
    {
        ForgetExpired(nowMicros);
        if (_known.TryGetValue((request.Subject, request.EventId), out var known) && known.ExpireMicros >= nowMicros)
        {
            if (known.IsVoided)
                return FakeOutcome.SeatLost;
            return known.ContentHash == request.ContentHash ? FakeOutcome.Duplicate : FakeOutcome.Conflict;
        }

        if (nowMicros > request.ExpireMicros)
            return FakeOutcome.TokenExpired;
        _known[(request.Subject, request.EventId)] = new Known(request.ContentHash, IsVoided: false, request.ExpireMicros);
        _entries.Add((request.Viewer, isJoin, code));
        return FakeOutcome.Accepted;
    }

    /// <summary>An id that was used for something that is not about this group.</summary>
    public void RecordElsewhere(string subject, Guid id, ulong content, long expireMicros) =>
        _known.TryAdd((subject, id), new Known(content, IsVoided: false, expireMicros));

    public bool Settle(SeatEvent asked, long nowMicros)
    {
        ForgetExpired(nowMicros);
        var key = (asked.Subject, asked.EventId);
        if (!_known.TryGetValue(key, out var known))
        {
            _known[key] = new Known(asked.ContentHash, IsVoided: true, asked.ExpireMicros);
            return false;
        }

        if (!known.IsVoided && known.ContentHash == asked.ContentHash)
            return true;
        _known[key] = known with { ExpireMicros = Math.Max(known.ExpireMicros, asked.ExpireMicros) };
        return false;
    }

    /// <summary>Its entries go; its ids stay known, so that a replay does not count.</summary>
    public void Forget(string viewer) => _entries.RemoveAll(entry => entry.Viewer == viewer);

    private void ForgetExpired(long nowMicros)
    {
        foreach (var (key, known) in _known)
        {
            if (known.ExpireMicros + (known.IsVoided ? 0 : ShardState.SeatMemoryMicros) < nowMicros)
                _known.Remove(key);
        }
    }

    private sealed record Known(ulong ContentHash, bool IsVoided, long ExpireMicros);
}
