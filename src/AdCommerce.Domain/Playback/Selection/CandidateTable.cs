using System.Collections.Frozen;
using System.Collections.Immutable;
using AdCommerce.Domain.Playback.Assignment;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>Everybody who wants to stand somewhere, and who must not meet: of one state of the registry, immutable.</summary>
public sealed class CandidateTable
{
    private readonly FrozenDictionary<string, ImmutableArray<Candidate>> _bySlotCategory;
    private readonly FrozenDictionary<string, int> _brands;
    private readonly FrozenDictionary<string, int> _products;
    private readonly FrozenDictionary<string, int> _categories;

    private CandidateTable(RegistryState state)
    {
        _brands = Numbers(state.Brands.Keys);
        _products = Numbers(state.Products.Keys);
        _categories = Numbers(state.Products.Values.Select(static p => p.Category).Distinct(StringComparer.Ordinal));
        Competitors = new CompetitorTable(
            _brands.Count, state.Brands.Values.SelectMany(b => b.CompetitorIds.Where(_brands.ContainsKey).Select(other => (_brands[b.Id], _brands[other]))));
        _bySlotCategory = state.Placements.Values
            .Select(p => new Candidate(p, state))
            .SelectMany(static c => c.SlotCategories.Select(category => (Category: category, Candidate: c)))
            .GroupBy(static c => c.Category, static c => c.Candidate, StringComparer.Ordinal)
            .ToFrozenDictionary(static g => g.Key, static g => g.Order(Comparer<Candidate>.Create(Candidate.Compare)).ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>Which brands must not meet.</summary>
    internal CompetitorTable Competitors { get; }

    /// <summary>Everybody who wants to stand in a slot of the category, best first; also who may not now, which is asked for each decision.</summary>
    public ImmutableArray<Candidate> Of(string slotCategory) => _bySlotCategory.TryGetValue(slotCategory, out var found) ? found : [];

    internal static CandidateTable Of(RegistryState state) => new(state);

    /// <summary>The candidate as the choice of the set sees it.</summary>
    internal SlotCandidate Number(Candidate candidate) => new(
        candidate.DrawNumber,
        candidate.ValueMicros,
        candidate.Placement.Terms.Class,
        _brands[candidate.Brand.Id],
        _categories[candidate.Product.Category],
        _products[candidate.Product.Id],
        candidate.Preference);

    private static FrozenDictionary<string, int> Numbers(IEnumerable<string> names) =>
        names.Select(static (name, i) => KeyValuePair.Create(name, i)).ToFrozenDictionary(StringComparer.Ordinal);
}
