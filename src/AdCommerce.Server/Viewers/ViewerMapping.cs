using System.Collections.Immutable;
using AdCommerce.Domain.Viewers;
using AdCommerce.Server.Catalog;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Viewers;

/// <summary>Viewers as the API spells them, and back.</summary>
internal static class ViewerMapping
{
    private const string BrandPrefix = "brands/";
    private const string ProductPrefix = "products/";

    public static V1.Viewer ToProto(this ViewerProfile profile, string viewerId)
    {
        var viewer = new V1.Viewer
        {
            Name = $"viewers/{viewerId}",
            Consent = new V1.Consent
            {
                Personalization = profile.Consent.Personalization,
                Measurement = profile.Consent.Measurement,
                Messages = profile.Consent.Messages,
            },
            Membership = new V1.Membership
            {
                Tier = profile.Membership.IsMember ? V1.Membership.Types.Tier.Member : V1.Membership.Types.Tier.Free,
                ExpireTime = profile.Membership.ExpireTime?.ToTimestamp(),
            },
            Etag = CatalogMapping.Etag(profile.Version),
            Blocked = { profile.Blocks.BrandIds.Select(static id => $"{BrandPrefix}{id}"), profile.Blocks.ProductIds.Select(static id => $"{ProductPrefix}{id}") },
        };
        foreach (var (id, value) in profile.Attributes)
            viewer.Attributes.Add(id, value.ToProto());
        return viewer;
    }

    public static ViewerProfile ToDomain(this V1.Viewer viewer) => new()
    {
        Attributes = viewer.Attributes.ToImmutableSortedDictionary(static p => p.Key, static p => p.Value.ToDomain(), StringComparer.Ordinal),
        Consent = viewer.Consent is { } consent ? new Consent(consent.Personalization, consent.Measurement, consent.Messages) : Consent.None,
        Membership = viewer.Membership is { } membership
            ? new Membership(membership.Tier == V1.Membership.Types.Tier.Member, membership.ExpireTime?.ToDateTimeOffset())
            : Membership.Free,
        Version = CatalogMapping.VersionOf(viewer.Etag),
        // What is neither counts as a brand with an id that is none, and is refused as such.
        Blocks = new(
            [.. viewer.Blocked.Where(static name => !IsProduct(name)).Select(static name => name.StartsWith(BrandPrefix, StringComparison.Ordinal) ? name[BrandPrefix.Length..] : "")],
            [.. viewer.Blocked.Where(IsProduct).Select(static name => name[ProductPrefix.Length..])]),
    };

    private static bool IsProduct(string name) => name.StartsWith(ProductPrefix, StringComparison.Ordinal);
}
