using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>Stores an imported presentation as the draft of a new or existing episode. Media, scenes and slots were checked by the import.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.import-episode")]
public sealed record ImportEpisode(string EpisodeId, string DramaId, EpisodeRevision Draft) : RegistryCommand
{
    /// <summary>What is asked for before any media is fetched: names and texts. The same rules hold when the draft is stored.</summary>
    public static Rejection? CheckNames(RegistryState state, Violations violations, string episodeId, string dramaId, string title, ImmutableArray<Slot> slots)
    {
        for (var i = 0; i < slots.Length; i++)
        {
            violations.Require(
                slots[i].Refusals.BrandIds.All(state.Brands.ContainsKey), $"slots[{i}].refused_brands", "must name existing brands: \"brands/{brand}\"");
        }

        violations.Require(ResourceId.IsValid(episodeId), "episode_id", ResourceId.Rule);
        violations.RequireText(title, "title", 1, 200);
        if (!state.Dramas.ContainsKey(dramaId))
            return Rejection.Missing($"dramas/{dramaId}");
        return state.Episodes.TryGetValue(episodeId, out var existing) && existing.DramaId != dramaId
            ? Rejection.Of(RejectionReason.AlreadyExists, $"\"episodes/{episodeId}\" belongs to another drama. Choose another id.")
            : null;
    }

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations) =>
        CheckNames(state, violations, EpisodeId, DramaId, Draft.Title, Draft.Slots);

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new EpisodeDrafted(EpisodeId, DramaId, Draft);
}
