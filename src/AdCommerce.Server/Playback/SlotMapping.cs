using System.Runtime.CompilerServices;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Server.Catalog;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Playback;

/// <summary>
/// What stands in a slot, as the API spells it. What is the same in every answer is made once for each slot and each candidate, and shared by the answers:
/// nobody changes an answer's parts.
/// </summary>
internal static class SlotMapping
{
    private const string DisclosureDefault = "Ad";

    private static readonly ConditionalWeakTable<Slot, SlotParts> Slots = [];
    private static readonly ConditionalWeakTable<Candidate, ShownParts> Candidates = [];

    public static V1.ResolvedSlot ToProto(Slot slot, SlotDecision decision, bool personalized, PlaybackSnapshot snapshot)
    {
        var parts = Slots.GetValue(slot, static s => new(s));
        var shown = decision.Choice == 0 ? null : ShownBy(decision, snapshot);
        var resolved = new V1.ResolvedSlot
        {
            Slot = slot.Id,
            StartOffset = parts.Start,
            EndOffset = parts.End,
            Category = slot.Category,
            Box = parts.Box,
            Reason = ReasonOf(decision.Reason),
            Explanation = SlotExplanation.Explain(decision, shown?.Stands, personalized),
        };
        foreach (var attribute in SlotExplanation.AttributesUsed(decision))
            resolved.AttributesUsed.Add(attribute);
        if (shown is not null)
            (resolved.Product, resolved.Overlay) = (shown.Product, shown.Overlay);

        return resolved;
    }

    // A session may be older than what its placement shows now.
    private static ShownParts? ShownBy(SlotDecision decision, PlaybackSnapshot snapshot)
    {
        var key = decision.Placement!.Value;
        var candidate = snapshot.Candidates.Find(key);
        if (candidate?.Product.Id == decision.ProductId)
            return Candidates.GetValue(candidate, static c => new(c.Product, c.Brand.Title, c.Placement.Key, c.Placement.DisclosureLabel));
        return snapshot.State.Products.GetValueOrDefault(decision.ProductId) is { } product
            ? new(product, snapshot.State.Brands.GetValueOrDefault(product.BrandId)?.Title ?? "", key, candidate?.Placement.DisclosureLabel ?? DisclosureDefault)
            : null;
    }

    /// <summary>Why something stands there.</summary>
    public static V1.ResolvedSlot.Types.Reason ReasonOf(SlotReason reason) => reason switch
    {
        SlotReason.Profile => V1.ResolvedSlot.Types.Reason.Profile,
        SlotReason.Scene => V1.ResolvedSlot.Types.Reason.Scene,
        SlotReason.Open => V1.ResolvedSlot.Types.Reason.Open,
        SlotReason.Fallback => V1.ResolvedSlot.Types.Reason.Fallback,
        _ => V1.ResolvedSlot.Types.Reason.NoPlacement,
    };

    private sealed class SlotParts(Slot slot)
    {
        public Duration Start { get; } = slot.StartMicros.ToDuration();

        public Duration End { get; } = slot.EndMicros.ToDuration();

        public V1.PictureBox Box { get; } = slot.Box.ToProto();
    }

    private sealed class ShownParts(Product product, string brandTitle, PlacementKey placement, string disclosureLabel)
    {
        public Product Stands { get; } = product;

        public V1.ResolvedProduct Product { get; } = new()
        {
            Name = $"products/{product.Id}",
            Brand = $"brands/{product.BrandId}",
            Title = product.Title,
            MainColor = product.MainColor,
            Placement = placement.ToString(),
        };

        public V1.Overlay Overlay { get; } = new()
        {
            Title = product.Title,
            BrandTitle = brandTitle,
            Price = product.Price.ToProto(),
            ImageUri = product.ImageUri,
            DisclosureLabel = disclosureLabel,
        };
    }
}
