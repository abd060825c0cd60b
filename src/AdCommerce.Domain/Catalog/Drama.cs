using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog;

/// <summary>A series of episodes.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="Title">Title shown to viewers.</param>
/// <param name="Synopsis">What happens.</param>
/// <param name="Themes">What it is about.</param>
/// <param name="Version">Position in the registry of the last change: the etag.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.drama")]
public sealed record Drama(string Id, string Title, string Synopsis, ImmutableArray<string> Themes, long Version)
{
    /// <summary>What may stand together in it.</summary>
    // Written before there were any, it comes back past every initializer.
    [Id(0)] public SetRules SetRules { get => field ?? SetRules.Default; init; } = SetRules.Default;
}

/// <summary>What may stand together in the episodes of a drama.</summary>
/// <param name="SeparationEpisodes">
/// In so many further episodes of the drama after one in which a viewer saw a product, no competitor of its brand and no other brand of its category is shown
/// to that viewer: 0 (only the same episode) to <see cref="SeparationEpisodesMax"/>.
/// </param>
/// <param name="BrandSlotsMax">Most slots of one brand in one episode: 1 to <see cref="EpisodeRevision.SlotsMax"/>.</param>
/// <param name="CategoryRivalsAllowed">Two brands of one category may stand in the same episode, and in episodes after each other.</param>
/// <param name="ProductLock">What a viewer saw in a continuity group stays there in all later episodes, as long as it may be shown at all.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.set-rules")]
public sealed record SetRules(int SeparationEpisodes, int BrandSlotsMax, bool CategoryRivalsAllowed, bool ProductLock)
{
    /// <summary>Most episodes that a separation reaches over.</summary>
    public const int SeparationEpisodesMax = 20;

    /// <summary>Rivals are kept apart within an episode, a brand has three slots of one, and every episode chooses anew.</summary>
    public static readonly SetRules Default = new(0, 3, false, false);
}
