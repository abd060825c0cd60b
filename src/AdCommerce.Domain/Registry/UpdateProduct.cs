using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>Changes the named fields of a product.</summary>
/// <param name="Product">The new values. A version other than 0 must be the current one.</param>
/// <param name="Paths">Among title, attributes, price, image_uri, markets, stock, main_color, unsuited_to; at least one.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.update-product")]
public sealed record UpdateProduct(Product Product, ImmutableArray<string> Paths) : RegistryCommand
{
    private static readonly ImmutableArray<string> Changeable = ["title", "attributes", "price", "image_uri", "markets", "stock", "main_color", "unsuited_to"];

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Products.TryGetValue(Product.Id, out var current))
            return Rejection.Missing($"products/{Product.Id}");
        RequirePaths(Paths, Changeable, violations);
        ProductRules.Check(Merge(current), state, violations);
        return Product.Version != 0 && Product.Version != current.Version ? Stale($"products/{Product.Id}") : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new ProductPut(Merge(state.Products[Product.Id]));

    private Product Merge(Product current) => current with
    {
        Title = Paths.Contains("title") ? Product.Title : current.Title,
        Attributes = Paths.Contains("attributes") ? Product.Attributes : current.Attributes,
        Price = Paths.Contains("price") ? Product.Price : current.Price,
        ImageUri = Paths.Contains("image_uri") ? Product.ImageUri : current.ImageUri,
        Markets = Paths.Contains("markets") ? Product.Markets : current.Markets,
        Stock = Paths.Contains("stock") ? Product.Stock : current.Stock,
        MainColor = Paths.Contains("main_color") ? Product.MainColor.ToUpperInvariant() : current.MainColor,
        UnsuitedTo = Paths.Contains("unsuited_to") ? Product.UnsuitedTo : current.UnsuitedTo,
    };
}
