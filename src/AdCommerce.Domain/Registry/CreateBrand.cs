using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>Registers a brand.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.create-brand")]
public sealed record CreateBrand(string BrandId, string Title) : RegistryCommand
{
    /// <summary>Its competitors.</summary>
    // Written before there were any, it comes back past every initializer.
    [Id(0)] public ImmutableArray<string> CompetitorIds { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Its time zone.</summary>
    [Id(1)] public string TimeZone { get => field ?? Brand.DefaultTimeZone; init; } = Brand.DefaultTimeZone;

    /// <summary>Its currency.</summary>
    [Id(2)] public string CurrencyCode { get => field ?? ""; init; } = "";

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(BrandId), "brand_id", ResourceId.Rule);
        BrandRules.Check(Made, state, violations);
        return state.Brands.ContainsKey(BrandId) ? Exists($"brands/{BrandId}") : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new BrandPut(Made);

    private Brand Made => new(BrandId, Title, 0) { CompetitorIds = CompetitorIds, TimeZone = TimeZone, CurrencyCode = CurrencyCode };
}
