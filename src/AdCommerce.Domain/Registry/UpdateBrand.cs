using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>Changes the named fields of a brand.</summary>
/// <param name="Brand">The new values. A version other than 0 must be the current one.</param>
/// <param name="Paths">Among title, competitors, time_zone, currency_code; at least one.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.update-brand")]
public sealed record UpdateBrand(Brand Brand, ImmutableArray<string> Paths) : RegistryCommand
{
    private static readonly ImmutableArray<string> Changeable = ["title", "competitors", "time_zone", "currency_code"];

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Brands.TryGetValue(Brand.Id, out var current))
            return Rejection.Missing($"brands/{Brand.Id}");
        RequirePaths(Paths, Changeable, violations);
        BrandRules.Check(Merge(current), state, violations);
        return Brand.Version != 0 && Brand.Version != current.Version ? Stale($"brands/{Brand.Id}") : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new BrandPut(Merge(state.Brands[Brand.Id]));

    private Brand Merge(Brand current) => current with
    {
        Title = Paths.Contains("title") ? Brand.Title : current.Title,
        CompetitorIds = Paths.Contains("competitors") ? Brand.CompetitorIds : current.CompetitorIds,
        TimeZone = Paths.Contains("time_zone") ? Brand.TimeZone : current.TimeZone,
        CurrencyCode = Paths.Contains("currency_code") ? Brand.CurrencyCode : current.CurrencyCode,
    };
}
