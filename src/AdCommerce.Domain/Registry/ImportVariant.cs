using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>Adds a graded variant to a slot of an episode's draft.</summary>
/// <param name="EpisodeId">The episode.</param>
/// <param name="SlotId">The slot.</param>
/// <param name="Variant">Graded A or B.</param>
/// <param name="GradedAgainst">The <see cref="EpisodeRevision.ContentVersion"/> of the media that it was graded against.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.import-variant")]
public sealed record ImportVariant(string EpisodeId, string SlotId, Variant Variant, long GradedAgainst) : RegistryCommand
{
    /// <summary>What is asked for before any media is fetched. The same rules hold when the variant is stored.</summary>
    public static Rejection? CheckNames(RegistryState state, Violations violations, string episodeId, string slotId, string productId)
    {
        if (!state.Episodes.TryGetValue(episodeId, out var episode))
            return Rejection.Missing($"episodes/{episodeId}");
        var slotIndex = episode.Latest.IndexOfSlot(slotId);
        if (slotIndex < 0)
            return Rejection.Missing($"episodes/{episodeId}/slots/{slotId}");
        var slot = episode.Latest.Slots[slotIndex];
        if (!state.Products.TryGetValue(productId, out var product))
            violations.Add("product", "must name an existing product: \"products/{product}\"");
        else if (product.Category != slot.Category && !IsWanted(state, product, slot))
            violations.Add("product", $"is of category \"{product.Category}\"; the slot takes \"{slot.Category}\", and no placement of the product asks for such slots");
        return slot.Variants.Length >= Slot.VariantsMax && slot.IndexOfVariant(productId) < 0
            ? Rejection.Of(RejectionReason.FailedPrecondition, $"The slot has {Slot.VariantsMax} variants, the most that it can have.")
            : null;
    }

    private static bool IsWanted(RegistryState state, Product product, Slot slot) =>
        state.Placements.Values.Any(placement => placement.ProductId == product.Id && placement.SlotCategories.Contains(slot.Category));

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        var refusal = CheckNames(state, violations, EpisodeId, SlotId, Variant.ProductId);
        if (refusal is not null || !violations.None)
            return refusal;
        return state.Episodes[EpisodeId].Latest.ContentVersion == GradedAgainst
            ? null
            : Rejection.Of(RejectionReason.EtagMismatch, "The episode was imported anew while the variant was graded. Import the variant again.");
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new VariantPut(EpisodeId, SlotId, Variant);
}
