using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>One change of the registry, already decided: applying it cannot fail. Persisted, so members keep their ids for ever.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.registry-change")]
public abstract record RegistryChange
{
    /// <summary>The state with the change; the state's position is already that of the entry.</summary>
    internal abstract RegistryState Apply(RegistryState state, DateTimeOffset time);

    /// <summary>The resource that was changed, as it stands in the state.</summary>
    internal abstract object Subject(RegistryState state);
}

/// <summary>A brand was created or replaced.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.brand-put")]
public sealed record BrandPut(Brand Brand) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) =>
        state with { Brands = state.Brands.SetItem(Brand.Id, Brand with { Version = state.Position }) };

    internal override object Subject(RegistryState state) => state.Brands[Brand.Id];
}

/// <summary>An attribute was defined or replaced.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.attribute-put")]
public sealed record AttributePut(AttributeDefinition Attribute) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) =>
        state with { Attributes = state.Attributes.SetItem(Attribute.Id, Attribute with { Version = state.Position }) };

    internal override object Subject(RegistryState state) => state.Attributes[Attribute.Id];
}

/// <summary>A product was created or replaced.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.product-put")]
public sealed record ProductPut(Product Product) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) =>
        state with { Products = state.Products.SetItem(Product.Id, Product with { Version = state.Position }) };

    internal override object Subject(RegistryState state) => state.Products[Product.Id];
}

/// <summary>A drama was created or replaced.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.drama-put")]
public sealed record DramaPut(Drama Drama) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) =>
        state with { Dramas = state.Dramas.SetItem(Drama.Id, Drama with { Version = state.Position }) };

    internal override object Subject(RegistryState state) => state.Dramas[Drama.Id];
}

/// <summary>An episode got a new draft with media of its own; an earlier draft is gone.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.episode-drafted")]
public sealed record EpisodeDrafted(string EpisodeId, string DramaId, EpisodeRevision Draft) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time)
    {
        var published = state.Episodes.TryGetValue(EpisodeId, out var episode) ? episode.Published : [];
        return EpisodeChanges.Put(state, new Episode
        {
            Id = EpisodeId,
            DramaId = DramaId,
            Draft = Draft with { Number = published.Length + 1, ContentVersion = state.Position },
            Published = published,
            Version = state.Position,
        });
    }

    internal override object Subject(RegistryState state) => state.Episodes[EpisodeId];
}

/// <summary>A slot got a variant, or another one for the same product. A published episode gets a draft that has it.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.variant-put")]
public sealed record VariantPut(string EpisodeId, string SlotId, Variant Variant) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time)
    {
        var episode = state.Episodes[EpisodeId];
        var basis = episode.Latest;
        var slotIndex = basis.IndexOfSlot(SlotId);
        var draft = basis with
        {
            Number = episode.Published.Length + 1,
            EditionsSha256 = "",
            EditionsChecked = 0,
            PublishTime = default,
            Slots = basis.Slots.SetItem(slotIndex, basis.Slots[slotIndex].With(Variant)),
        };
        return EpisodeChanges.Put(state, episode with { Draft = draft, Version = state.Position });
    }

    internal override object Subject(RegistryState state) => state.Episodes[EpisodeId];
}

/// <summary>An episode's draft became what viewers see.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.episode-published")]
public sealed record EpisodePublished(string EpisodeId, long EditionsChecked, string EditionsSha256) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time)
    {
        var episode = state.Episodes[EpisodeId];
        var revision = episode.Latest with { EditionsChecked = EditionsChecked, EditionsSha256 = EditionsSha256, PublishTime = time };
        return EpisodeChanges.Put(
            state, episode with { Draft = null, Published = episode.Published.Add(revision), Version = state.Position });
    }

    internal override object Subject(RegistryState state) => state.Episodes[EpisodeId];
}

/// <summary>A campaign was created or replaced.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.campaign-put")]
public sealed record CampaignPut(Campaign Campaign) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) =>
        state with { Campaigns = state.Campaigns.SetItem(Campaign.Key, Campaign with { Version = state.Position }) };

    internal override object Subject(RegistryState state) => state.Campaigns[Campaign.Key];
}

/// <summary>A placement was created or replaced.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.placement-put")]
public sealed record PlacementPut(Placement Placement) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) =>
        state with
        {
            Placements = state.Placements.SetItem(Placement.Key, Placement with { Version = state.Position }),
            // With one currency there is nothing to set: bids are compared as they are.
            ExchangeRates = state.ExchangeRates.ReferenceCurrency.Length == 0 && Placement.Terms.Bid is { } bid
                ? state.ExchangeRates with { ReferenceCurrency = bid.Amount.CurrencyCode }
                : state.ExchangeRates,
        };

    internal override object Subject(RegistryState state) => state.Placements[Placement.Key];
}

/// <summary>The rates by which bids in different currencies are compared were set.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.exchange-rates-put")]
public sealed record ExchangeRatesPut(ExchangeRates Rates) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) => state with { ExchangeRates = Rates with { Version = state.Position } };

    internal override object Subject(RegistryState state) => state.ExchangeRates;
}

internal static class EpisodeChanges
{
    public static RegistryState Put(RegistryState state, Episode episode) =>
        state with { Episodes = state.Episodes.SetItem(episode.Id, episode) };
}
