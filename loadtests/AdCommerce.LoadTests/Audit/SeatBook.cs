using AdCommerce.Domain.Funnel;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Audit;

/// <summary>Who sits where, by the log alone; and whether there ever were more than seats, or a code was good for two.</summary>
internal sealed class SeatBook(Run run, IReadOnlyDictionary<string, int> capacities)
{
    private readonly Dictionary<string, HashSet<string>> _members = [];
    private readonly Dictionary<(string Group, string Code), Guid> _codes = [];

    /// <summary>Most seats that were taken at once, by group.</summary>
    public SortedDictionary<string, int> Fullest { get; } = new(StringComparer.Ordinal);

    /// <summary>Seats taken at the end, by group: "{brand}/{group}".</summary>
    public IReadOnlyDictionary<string, int> Taken => _members.ToDictionary(static m => m.Key, static m => m.Value.Count);

    /// <summary>Plays all seats' events of all partitions in the order of their entries' times. A seat must be free before it is taken again,
    /// and on one machine the entry that frees it is then the older one.</summary>
    public void Play(IEnumerable<CountedEvent> events, ClientHistory history)
    {
        var moves = events.Where(static e => e.Event.Kind is EventKind.GroupJoin or EventKind.GroupLeave)
            .OrderBy(static e => e.EntryMicros).ThenByDescending(static e => e.Event.Kind);
        foreach (var move in moves)
        {
            var group = $"{move.Event.Origin.Campaign.BrandId}/{move.Event.ObjectId}";
            if (!_members.TryGetValue(group, out var members))
                _members[group] = members = [];
            if (move.Event.Kind == EventKind.GroupLeave)
            {
                run.Expect(members.Remove(move.Subject), $"{move.Subject} gave back a seat of {group} that it did not have ({move.Event.Id})");
                continue;
            }

            run.Expect(members.Add(move.Subject), $"{move.Subject} took a second seat of {group} ({move.Event.Id})");
            Fullest[group] = Math.Max(Fullest.GetValueOrDefault(group), members.Count);
            run.Expect(
                !capacities.TryGetValue(group, out var capacity) || members.Count <= capacity, $"{group} has {members.Count} members and {capacity} seats");
            Redeem(group, history.Find(move.Event.Id), move.Event.Id);
        }
    }

    private void Redeem(string group, SentEvent? sent, Guid id)
    {
        if (sent is not { Code.Length: > 0 })
            return;
        run.Expect(_codes.TryAdd((group, sent.Code), id), $"a code of {group} was redeemed by {id} and before");
    }
}
