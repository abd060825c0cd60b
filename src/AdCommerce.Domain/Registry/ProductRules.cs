using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>What holds for every product, whether it is created or changed.</summary>
internal static class ProductRules
{
    private const int AttributesMax = 64;

    public static void Check(Product product, RegistryState state, Violations violations)
    {
        violations.RequireText(product.Title, "product.title", 1, 200);
        violations.Require(ResourceId.IsValid(product.Category), "product.category", ResourceId.Rule);
        violations.Require(product.Stock >= 0, "product.stock", "must not be negative");
        violations.Require(IsColor(product.MainColor), "product.main_color", "must be \"#RRGGBB\" with hexadecimal digits");
        FieldRules.RequireMoney(product.Price, "product.price", violations);
        FieldRules.RequireMarkets(product.Markets, "product.markets", violations);
        if (product.ImageUri.Length > 0)
            FieldRules.RequireUri(product.ImageUri, "product.image_uri", violations);
        CheckAttributes(product, state, violations);
        CheckUnsuited(product.UnsuitedTo, "product.unsuited_to", state, violations);
    }

    /// <summary>Checks what a product is marked as unsuited to.</summary>
    /// <param name="marks">Values by attribute id.</param>
    /// <param name="name">The field that they stand in.</param>
    /// <param name="state">What they speak of.</param>
    /// <param name="violations">Get what is wrong.</param>
    public static void CheckUnsuited(
        ImmutableSortedDictionary<string, ImmutableArray<string>> marks, string name, RegistryState state, Violations violations)
    {
        violations.Require(marks.Count <= AttributesMax, name, $"must be at most {AttributesMax}");
        foreach (var (id, words) in marks)
        {
            var field = $"{name}[\"{id}\"]";
            if (!state.Attributes.TryGetValue(id, out var definition) || definition.Kind == AttributeKind.Number)
            {
                violations.Add(field, "must be a defined attribute of kind enum or set");
                continue;
            }

            violations.Require(
                !words.IsEmpty && words.All(definition.AllowedValues.Contains) && words.Distinct(StringComparer.Ordinal).Count() == words.Length,
                field,
                $"must be at least one, each once, of {string.Join(", ", definition.AllowedValues)}");
        }
    }

    private static void CheckAttributes(Product product, RegistryState state, Violations violations)
    {
        violations.Require(product.Attributes.Count <= AttributesMax, "product.attributes", $"must be at most {AttributesMax}");
        foreach (var (id, value) in product.Attributes)
        {
            var field = $"product.attributes[\"{id}\"]";
            if (state.Attributes.TryGetValue(id, out var definition))
                definition.Check(value, field, violations);
            else
                violations.Add(field, "is not a defined attribute; create it first, or remove it");
        }
    }

    private static bool IsColor(string color) => color.Length == 7 && color[0] == '#' && color.AsSpan(1).ContainsAnyExcept(Hex) is false;

    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
