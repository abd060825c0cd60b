using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Matching;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Playback.Assignment;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>
/// Everybody who wants to stand somewhere, and who must not meet: of one state of the registry, immutable. The table of the next state compiles what has
/// changed and takes over the rest.
/// </summary>
public sealed class CandidateTable
{
    /// <summary>Of no placements.</summary>
    internal static readonly CandidateTable Empty = new();

    // A candidate stands once for each category of slots that it wants: its numbers in the index. A number whose candidate is gone stays empty.
    private readonly ImmutableDictionary<PlacementKey, ImmutableArray<int>> _numbers = ImmutableDictionary<PlacementKey, ImmutableArray<int>>.Empty;
    private readonly ImmutableArray<Candidate?> _candidates = [];
    private readonly CandidateHeads _heads = CandidateHeads.Empty;
    private readonly SetNumbers _setNumbers = SetNumbers.Empty;
    private readonly PlacementLifts _lifts = PlacementLifts.None;

    // Each answer to a player asks for a few, and the same are chosen again and again.
    private readonly ConcurrentDictionary<PlacementKey, Candidate> _found = new();

    private CandidateTable()
    {
    }

    private CandidateTable(CandidateTable before, RegistryState old, RegistryState state)
    {
        Matched = before.Matched;
        _setNumbers = before._setNumbers.Next(old, state);
        _lifts = before._lifts.Next(old, state);
        Competitors = old.Brands == state.Brands ? before.Competitors : _setNumbers.CompetitorsOf(state);
        var numbers = before._numbers.ToBuilder();
        var candidates = before._candidates.ToBuilder();
        var entries = new Dictionary<int, IndexedPlacement?>();
        var changes = TableChanges.Between(old, state, before._candidates);
        foreach (var key in changes)
            Put(new Candidate(state.Placements[key], state, _setNumbers, _lifts), numbers, candidates, entries);
        _numbers = numbers.ToImmutable();
        _candidates = candidates.ToImmutable();
        _heads = before._heads.With(_candidates, changes.SelectMany(key => _numbers[key]));
        Index = before._candidates.IsEmpty
            ? PlacementIndex.Compile(Enumerable.Range(0, _candidates.Length).Select(entries.GetValueOrDefault))
            : before.Index.With(entries);
    }

    /// <summary>Who may be chosen at all, by targeting and category of slot; its numbers are those of the indexer.</summary>
    internal PlacementIndex Index { get; } = PlacementIndex.Empty;

    /// <summary>Which brands must not meet.</summary>
    internal CompetitorTable Competitors { get; } = CompetitorTable.None;

    /// <summary>How decisions spell what targeting found.</summary>
    internal MatchedTexts Matched { get; } = new();

    /// <summary>The candidate of a number in <see cref="Index"/>.</summary>
    internal Candidate this[int number] => _candidates[number]!;

    /// <summary>What decisions read of the candidate of a number.</summary>
    internal ref readonly CandidateHead HeadOf(int number) => ref _heads[number];

    /// <summary>The ordinal in rates of the candidate of a number; -1 for one that is newer than they.</summary>
    internal int OrdinalOf(int number, LearnedRates rates) => _heads.OrdinalOf(number, _candidates, rates);

    /// <summary>The variants of a slot: each product's index by its number (<see cref="SlotCandidate.Product"/>).</summary>
    internal FrozenDictionary<int, int> VariantsOf(Slot slot) => _setNumbers.VariantsOf(slot);

    /// <summary>A placement with what it shows; null for one that there is not, or not any more.</summary>
    public Candidate? Find(PlacementKey placement)
    {
        if (_found.TryGetValue(placement, out var known))
            return known;
        return _numbers.TryGetValue(placement, out var numbers) ? _found.GetOrAdd(placement, _candidates[numbers[0]]!) : null;
    }

    /// <summary>
    /// Everybody who wants to stand in a slot of the category, best first; also who may not now. Looks at every placement: for explanations, not for the hot path.
    /// </summary>
    public ImmutableArray<Candidate> Of(string slotCategory) =>
    [
        .. _candidates.Where(c => c is not null && c.SlotCategories.Contains(slotCategory))
            .Select(static c => c!)
            .DistinctBy(static c => c.Placement.Key)
            .Order(Comparer<Candidate>.Create(Candidate.Compare)),
    ];

    /// <summary>The table of a later state.</summary>
    /// <param name="old">The state that this is the table of.</param>
    /// <param name="state">The later one.</param>
    internal CandidateTable Next(RegistryState old, RegistryState state) =>
        old.Placements == state.Placements && old.Campaigns == state.Campaigns && old.Products == state.Products && old.Brands == state.Brands
            && old.Occasions == state.Occasions && old.ExchangeRates == state.ExchangeRates
            ? this
            : new(this, old, state);

    private static void Put(
        Candidate candidate,
        ImmutableDictionary<PlacementKey, ImmutableArray<int>>.Builder numbers,
        ImmutableArray<Candidate?>.Builder candidates,
        Dictionary<int, IndexedPlacement?> entries)
    {
        var key = candidate.Placement.Key;
        var known = numbers.GetValueOrDefault(key, []);
        if (known.IsEmpty || !candidates[known[0]]!.SlotCategories.SequenceEqual(candidate.SlotCategories, StringComparer.Ordinal))
        {
            foreach (var number in known)
                (candidates[number], entries[number]) = (null, null);
            known = [.. Enumerable.Range(candidates.Count, candidate.SlotCategories.Length)];
            candidates.AddRange(new Candidate?[known.Length]);
            numbers[key] = known;
        }

        for (var i = 0; i < known.Length; i++)
        {
            if (candidates[known[i]] is not { } before || before.IsActive != candidate.IsActive || !before.Audience.Equals(candidate.Audience))
                entries[known[i]] = candidate.IsActive ? new IndexedPlacement(candidate.SlotCategories[i], candidate.Audience) : null;
            candidates[known[i]] = candidate;
        }
    }
}
