using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>Adds a product of a brand.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.create-product")]
public sealed record CreateProduct(Product Product) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(Product.Id), "product_id", ResourceId.Rule);
        violations.Require(state.Brands.ContainsKey(Product.BrandId), "product.brand", "must name an existing brand: \"brands/{brand}\"");
        ProductRules.Check(Product, state, violations);
        return state.Products.ContainsKey(Product.Id) ? Exists($"products/{Product.Id}") : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) =>
        new ProductPut(Product with { MainColor = Product.MainColor.ToUpperInvariant() });
}
