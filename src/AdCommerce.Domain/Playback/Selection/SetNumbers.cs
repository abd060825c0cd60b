using System.Collections.Immutable;
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

    /// <summary>The numbers with those of what is new.</summary>
    public SetNumbers Next(RegistryState old, RegistryState state) => old.Products == state.Products && old.Brands == state.Brands ? this : new(
        With(Brands, state.Brands.Keys), With(Categories, state.Products.Values.Select(static p => p.Category)), With(Products, state.Products.Keys));

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
