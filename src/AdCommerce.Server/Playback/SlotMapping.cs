using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Registry;
using AdCommerce.Server.Catalog;

namespace AdCommerce.Server.Playback;

/// <summary>What stands in a slot, as the API spells it.</summary>
internal static class SlotMapping
{
    private const string DisclosureDefault = "Ad";

    public static V1.ResolvedSlot ToProto(Slot slot, SlotDecision decision, bool personalized, RegistryState state)
    {
        var product = decision.Choice == 0 ? null : state.Products.GetValueOrDefault(decision.ProductId);
        var resolved = new V1.ResolvedSlot
        {
            Slot = slot.Id,
            StartOffset = slot.StartMicros.ToDuration(),
            EndOffset = slot.EndMicros.ToDuration(),
            Category = slot.Category,
            Box = slot.Box.ToProto(),
            Reason = ReasonOf(decision.Reason),
            Explanation = SlotExplanation.Explain(decision, product, personalized),
            AttributesUsed = { SlotExplanation.AttributesUsed(decision) },
        };
        if (product is not null)
        {
            var placement = state.Placements.GetValueOrDefault(decision.Placement!.Value);
            resolved.Product = new V1.ResolvedProduct
            {
                Name = $"products/{product.Id}",
                Brand = $"brands/{product.BrandId}",
                Title = product.Title,
                MainColor = product.MainColor,
                Placement = decision.Placement.Value.ToString(),
            };
            resolved.Overlay = new V1.Overlay
            {
                Title = product.Title,
                BrandTitle = state.Brands.GetValueOrDefault(product.BrandId)?.Title ?? "",
                Price = product.Price.ToProto(),
                ImageUri = product.ImageUri,
                DisclosureLabel = placement?.DisclosureLabel ?? DisclosureDefault,
            };
        }

        return resolved;
    }

    private static V1.ResolvedSlot.Types.Reason ReasonOf(SlotReason reason) => reason switch
    {
        SlotReason.Profile => V1.ResolvedSlot.Types.Reason.Profile,
        SlotReason.Scene => V1.ResolvedSlot.Types.Reason.Scene,
        SlotReason.Open => V1.ResolvedSlot.Types.Reason.Open,
        SlotReason.Fallback => V1.ResolvedSlot.Types.Reason.Fallback,
        _ => V1.ResolvedSlot.Types.Reason.NoPlacement,
    };
}
