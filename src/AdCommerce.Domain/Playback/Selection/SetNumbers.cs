using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback.Assignment;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>Brands, categories and products as the choice of the set counts them. A number stays the same in every later state.</summary>
internal sealed record SetNumbers(
    ImmutableDictionary<string, int> Brands, ImmutableDictionary<string, int> Categories, ImmutableDictionary<string, int> Products)
{
    public static readonly SetNumbers Empty = new(
        ImmutableDictionary.Create<string, int>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, int>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, int>(StringComparer.Ordinal));

    // Of a slot, once for as long as no product is added.
    private readonly ConditionalWeakTable<Slot, FrozenDictionary<int, int>> _variants = [];

    /// <summary>The numbers with those of what is new.</summary>
    public SetNumbers Next(RegistryState old, RegistryState state)
    {
        if (old.Products == state.Products && old.Brands == state.Brands)
            return this;
        var (brands, categories, products) = (With(Brands, state.Brands.Keys), With(Categories, state.Products.Values.Select(static p => p.Category)), With(Products, state.Products.Keys));
        return brands == Brands && categories == Categories && products == Products ? this : new(brands, categories, products);
    }

    /// <summary>The variants of a slot, each product's index by its number. A variant of a product that there is not has none.</summary>
    public FrozenDictionary<int, int> VariantsOf(Slot slot)
    {
        if (_variants.TryGetValue(slot, out var known))
            return known;
        var numbers = new Dictionary<int, int>();
        for (var i = 0; i < slot.Variants.Length; i++)
        {
            if (Products.TryGetValue(slot.Variants[i].ProductId, out var number))
                numbers[number] = i;
        }

        return _variants.GetOrAdd(slot, numbers.ToFrozenDictionary());
    }

    /// <summary>Who must not meet whom. A brand that is not there is nobody's competitor.</summary>
    public CompetitorTable CompetitorsOf(RegistryState state) => new(
        Brands.Count, state.Brands.Values.SelectMany(b => b.CompetitorIds.Where(Brands.ContainsKey).Select(other => (Brands[b.Id], Brands[other]))));

    private static ImmutableDictionary<string, int> With(ImmutableDictionary<string, int> numbers, IEnumerable<string> names)
    {
        var next = numbers.ToBuilder();
        foreach (var name in names)
        {
            if (!next.ContainsKey(name))
                next.Add(name, next.Count);
        }

        return next.ToImmutable();
    }
}
