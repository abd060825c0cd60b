using System.Collections.Immutable;
using System.Globalization;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Catalog;

/// <summary>The catalog's values as the API spells them, and back.</summary>
internal static class CatalogMapping
{
    public static V1.Brand ToProto(this Brand brand) => new()
    {
        Name = $"brands/{brand.Id}",
        Title = brand.Title,
        Competitors = { brand.CompetitorIds.Select(static id => $"brands/{id}") },
        TimeZone = brand.TimeZone,
        CurrencyCode = brand.CurrencyCode,
        Etag = Etag(brand.Version),
    };

    public static Brand ToDomain(this V1.Brand brand, string id) =>
        new(id, brand.Title, VersionOf(brand.Etag))
        {
            CompetitorIds = [.. brand.Competitors.Select(BrandIdOf)],
            TimeZone = brand.TimeZone.Length == 0 ? Brand.DefaultTimeZone : brand.TimeZone,
            CurrencyCode = brand.CurrencyCode,
        };

    public static V1.ExchangeRates ToProto(this ExchangeRates rates) => new()
    {
        ReferenceCurrency = rates.ReferenceCurrency,
        Rates = { rates.Rates.Select(static rate => new V1.CurrencyRate { CurrencyCode = rate.CurrencyCode, RateNanos = rate.Nanos }) },
        // As long as nobody set them there is nothing that an update could lose.
        Etag = Etag(rates.Version),
    };

    public static ExchangeRates ToDomain(this V1.ExchangeRates rates) =>
        new(rates.ReferenceCurrency, [.. rates.Rates.Select(static rate => new CurrencyRate(rate.CurrencyCode, rate.RateNanos))], VersionOf(rates.Etag));

    /// <summary>The id of "brands/{brand}"; one that no brand has for a name of another form, so that it is refused as such.</summary>
    public static string BrandIdOf(string name) => ResourceName.TryParse(name, "brands/*") is [var id] ? id : "";

    public static V1.Drama ToProto(this Drama drama) => new()
    {
        Name = $"dramas/{drama.Id}",
        Title = drama.Title,
        Synopsis = drama.Synopsis,
        Themes = { drama.Themes },
        SetRules = new()
        {
            SeparationEpisodes = drama.SetRules.SeparationEpisodes,
            BrandSlotsMax = drama.SetRules.BrandSlotsMax,
            CategoryRivalsAllowed = drama.SetRules.CategoryRivalsAllowed,
            ProductLock = drama.SetRules.ProductLock,
        },
        Etag = Etag(drama.Version),
    };

    public static Drama ToDomain(this V1.Drama drama, string id) => new(id, drama.Title, drama.Synopsis, [.. drama.Themes], VersionOf(drama.Etag))
    {
        SetRules = drama.SetRules is { } rules
            ? new SetRules(
                rules.SeparationEpisodes,
                rules.HasBrandSlotsMax ? rules.BrandSlotsMax : SetRules.Default.BrandSlotsMax,
                rules.CategoryRivalsAllowed,
                rules.ProductLock)
            : SetRules.Default,
    };

    public static V1.Attribute ToProto(this AttributeDefinition attribute) => new()
    {
        Name = $"attributes/{attribute.Id}",
        Kind = (V1.Attribute.Types.Kind)attribute.Kind,
        AllowedValues = { attribute.AllowedValues },
        Minimum = attribute.Minimum,
        Maximum = attribute.Maximum,
        Description = attribute.Description,
        Sensitive = attribute.Sensitive,
        Etag = Etag(attribute.Version),
    };

    public static AttributeDefinition ToDomain(this V1.Attribute attribute, string id) => new(
        id,
        System.Enum.IsDefined((AttributeKind)attribute.Kind) ? (AttributeKind)attribute.Kind : AttributeKind.Unspecified,
        [.. attribute.AllowedValues],
        attribute.Minimum,
        attribute.Maximum,
        attribute.Description,
        attribute.Sensitive,
        0);

    public static V1.Product ToProto(this Product product)
    {
        var proto = new V1.Product
        {
            Name = $"products/{product.Id}",
            Brand = $"brands/{product.BrandId}",
            Category = product.Category,
            Title = product.Title,
            Price = product.Price.ToProto(),
            ImageUri = product.ImageUri,
            Markets = { product.Markets },
            Stock = product.Stock,
            MainColor = product.MainColor,
            Etag = Etag(product.Version),
        };
        foreach (var (id, value) in product.Attributes)
            proto.Attributes.Add(id, value.ToProto());
        foreach (var (id, words) in product.UnsuitedTo)
            proto.UnsuitedTo.Add(id, new V1.StringSet { Values = { words } });
        foreach (var (id, words) in product.BrandUnsuitedTo)
            proto.BrandUnsuitedTo.Add(id, new V1.StringSet { Values = { words } });
        return proto;
    }

    /// <summary>What a product is unsuited to, by attribute id.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<string>> ToDomain(this Google.Protobuf.Collections.MapField<string, V1.StringSet> marks) =>
        marks.ToImmutableSortedDictionary(static p => p.Key, static p => p.Value.Values.ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>A brand that is not named in the form "brands/{brand}" becomes an id that no brand has, and is refused as such.</summary>
    public static Product ToDomain(this V1.Product product, string id, string brandId) => new()
    {
        Id = id,
        BrandId = brandId,
        Category = product.Category,
        Title = product.Title,
        Attributes = product.Attributes.ToImmutableSortedDictionary(
            static p => p.Key, static p => p.Value.ToDomain(), StringComparer.Ordinal),
        Price = new Money(product.Price?.CurrencyCode ?? "", product.Price?.AmountMicros ?? 0),
        ImageUri = product.ImageUri,
        Markets = [.. product.Markets],
        Stock = product.Stock,
        MainColor = product.MainColor,
        Version = VersionOf(product.Etag),
        UnsuitedTo = product.UnsuitedTo.ToDomain(),
    };

    public static V1.Money ToProto(this Money money) => new() { CurrencyCode = money.CurrencyCode, AmountMicros = money.AmountMicros };

    public static V1.AttributeValue ToProto(this AttributeValue value) => value.Kind switch
    {
        AttributeKind.Number => new() { NumberValue = value.Number },
        AttributeKind.Set => new() { SetValue = new V1.StringSet { Values = { value.Words } } },
        _ => new() { EnumValue = value.Words[0] },
    };

    public static AttributeValue ToDomain(this V1.AttributeValue value) => value.ValueCase switch
    {
        V1.AttributeValue.ValueOneofCase.EnumValue => AttributeValue.OfEnum(value.EnumValue),
        V1.AttributeValue.ValueOneofCase.NumberValue => AttributeValue.OfNumber(value.NumberValue),
        V1.AttributeValue.ValueOneofCase.SetValue => AttributeValue.OfSet([.. value.SetValue.Values]),
        _ => new AttributeValue(AttributeKind.Unspecified, [], 0),
    };

    public static V1.PictureBox ToProto(this PictureBox box) => new() { X = box.X, Y = box.Y, Width = box.Width, Height = box.Height };

    public static Duration ToDuration(this long micros) => Duration.FromTimeSpan(TimeSpan.FromMicroseconds(micros));

    /// <summary>The etag of a version; empty for 0, which is that of what nobody has set yet: sent back, it asks for nothing.</summary>
    public static string Etag(long version) => version == 0 ? "" : version.ToString(CultureInfo.InvariantCulture);

    /// <summary>The version of an etag; 0 for none, and one that nothing has for an etag that we did not give.</summary>
    public static long VersionOf(string etag) =>
        etag.Length == 0 ? 0 : long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0 ? version : -1;
}
