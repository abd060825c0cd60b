using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog;

/// <summary>A tenant.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="Title">Name shown to viewers.</param>
/// <param name="Version">Position in the registry of the last change: the etag.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.brand")]
public sealed record Brand(string Id, string Title, long Version)
{
    /// <summary>Most competitors that a brand may name.</summary>
    public const int CompetitorsMax = 256;

    /// <summary>The time zone of a brand that gave none.</summary>
    public const string DefaultTimeZone = "Etc/UTC";

    /// <summary>Brands that must not stand beside it. Naming works both ways: who is kept from another has the other kept from itself.</summary>
    // Written before there were any, it comes back past every initializer.
    [Id(0)] public ImmutableArray<string> CompetitorIds { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>IANA name of the time zone whose days its people mean.</summary>
    [Id(1)] public string TimeZone { get => field ?? DefaultTimeZone; init; } = DefaultTimeZone;

    /// <summary>ISO 4217 code of the currency that its people reckon in; empty where they said none.</summary>
    [Id(2)] public string CurrencyCode { get => field ?? ""; init; } = "";
}
