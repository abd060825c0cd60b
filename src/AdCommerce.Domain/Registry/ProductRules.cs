using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>What holds for every product, whether it is created or changed.</summary>
internal static class ProductRules
{
    private const int AttributesMax = 64;
    private const int MarketsMax = 64;
    private const int ImageUriLengthMax = 2_000;

    public static void Check(Product product, RegistryState state, Violations violations)
    {
        violations.RequireText(product.Title, "product.title", 1, 200);
        violations.Require(ResourceId.IsValid(product.Category), "product.category", ResourceId.Rule);
        violations.Require(product.Stock >= 0, "product.stock", "must not be negative");
        violations.Require(IsColor(product.MainColor), "product.main_color", "must be \"#RRGGBB\" with hexadecimal digits");
        violations.Require(IsCurrency(product.Price.CurrencyCode), "product.price.currency_code", "must be three upper-case letters (ISO 4217)");
        violations.Require(
            product.Price.AmountMicros is >= 0 and <= Money.AmountMicrosMax,
            "product.price.amount_micros",
            $"must be from 0 to {Money.AmountMicrosMax}");
        violations.Require(
            product.Markets.Length <= MarketsMax && product.Markets.All(IsCountry),
            "product.markets",
            $"must be at most {MarketsMax} codes of two upper-case letters (ISO 3166-1)");
        violations.Require(IsImageUri(product.ImageUri), "product.image_uri", "must be an https URI, or a path that begins with \"/\", in ASCII without spaces or quotes");
        CheckAttributes(product, state, violations);
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

    private static bool IsCurrency(string code) => code.Length == 3 && code.All(char.IsAsciiLetterUpper);

    private static bool IsCountry(string code) => code.Length == 2 && code.All(char.IsAsciiLetterUpper);

    private static bool IsImageUri(string uri) =>
        uri.Length == 0
        || (uri.Length <= ImageUriLengthMax
            && uri.All(static c => c is > ' ' and < (char)127 and not '"' and not '<' and not '>' and not '\\')
            && ((uri[0] == '/' && !uri.StartsWith("//", StringComparison.Ordinal))
                || (uri.StartsWith("https://", StringComparison.Ordinal) && Uri.TryCreate(uri, UriKind.Absolute, out _))));

    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
