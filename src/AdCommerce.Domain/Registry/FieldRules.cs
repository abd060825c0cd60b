using System.Collections.Immutable;

namespace AdCommerce.Domain.Registry;

/// <summary>Rules of fields that several kinds of things have.</summary>
internal static class FieldRules
{
    private const int MarketsMax = 64;
    private const int UriLengthMax = 2_000;
    private const int DisclosureLengthMax = 40;

    private static readonly string MarketsRule = $"must be at most {MarketsMax} codes of two upper-case letters (ISO 3166-1)";

    public static void RequireMarkets(ImmutableArray<string> markets, string field, Violations violations) =>
        violations.Require(markets.Length <= MarketsMax && markets.All(IsCountry), field, MarketsRule);

    public static void RequireMoney(Money money, string field, Violations violations)
    {
        violations.Require(
            money.CurrencyCode.Length == 3 && money.CurrencyCode.All(char.IsAsciiLetterUpper),
            $"{field}.currency_code",
            "must be three upper-case letters (ISO 4217)");
        violations.Require(
            money.AmountMicros is >= 0 and <= Money.AmountMicrosMax, $"{field}.amount_micros", $"must be from 0 to {Money.AmountMicrosMax}");
    }

    public static void RequireUri(string uri, string field, Violations violations) =>
        violations.Require(
            IsUri(uri), field, "must be an https URI, or a path that begins with \"/\", in ASCII without spaces or quotes");

    /// <summary>What is paid for must say so: a label is never empty (trust.md, disclosure per market).</summary>
    public static void RequireDisclosure(string label, string field, Violations violations)
    {
        violations.RequireText(label, field, 1, DisclosureLengthMax);
        violations.Require(!string.IsNullOrWhiteSpace(label), field, "must not be blank");
    }

    public static void RequireLater(DateTimeOffset start, DateTimeOffset end, TimeSpan longest, string field, string startField, Violations violations)
    {
        violations.Require(start > DateTimeOffset.UnixEpoch, startField, "must be given, after 1970");
        violations.Require(end > start, field, "must be after the start");
        violations.Require(end - start <= longest, field, $"must be at most {longest.TotalDays:0} days after the start");
    }

    private static bool IsCountry(string code) => code.Length == 2 && code.All(char.IsAsciiLetterUpper);

    private static bool IsUri(string uri) =>
        uri.Length is >= 1 and <= UriLengthMax
        && uri.All(static c => c is > ' ' and < (char)127 and not '"' and not '<' and not '>' and not '\\')
        && ((uri[0] == '/' && !uri.StartsWith("//", StringComparison.Ordinal))
            || (uri.StartsWith("https://", StringComparison.Ordinal) && Uri.TryCreate(uri, UriKind.Absolute, out _)));
}
