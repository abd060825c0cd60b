using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>Registers a brand.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.create-brand")]
public sealed record CreateBrand(string BrandId, string Title) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(BrandId), "brand_id", ResourceId.Rule);
        violations.RequireText(Title, "brand.title", 1, 200);
        return state.Brands.ContainsKey(BrandId) ? Exists($"brands/{BrandId}") : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new BrandPut(new Brand(BrandId, Title, 0));
}
