using System.Collections.Immutable;

namespace AdCommerce.Domain.Registry;

/// <summary>A brand says to what its product is unsuited, in place of what it said before. What the operator says stays.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="UnsuitedTo">Values by attribute id; none takes all of the brand's marks back.</param>
/// <param name="Version">When not 0, the product's must be this.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.mark-unsuited")]
public sealed record MarkUnsuited(string ProductId, ImmutableSortedDictionary<string, ImmutableArray<string>> UnsuitedTo, long Version) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Products.TryGetValue(ProductId, out var current))
            return Rejection.Missing($"products/{ProductId}");
        ProductRules.CheckUnsuited(UnsuitedTo, "unsuited_to", state, violations);
        return Version != 0 && Version != current.Version ? Stale($"products/{ProductId}") : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new ProductPut(state.Products[ProductId] with { BrandUnsuitedTo = UnsuitedTo });
}
