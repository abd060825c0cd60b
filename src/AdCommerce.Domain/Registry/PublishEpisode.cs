namespace AdCommerce.Domain.Registry;

/// <summary>Makes a checked draft what viewers see.</summary>
/// <param name="EpisodeId">The episode.</param>
/// <param name="CheckedVersion">The episode's version that was checked and found clean.</param>
/// <param name="EditionsChecked">How many editions were checked.</param>
/// <param name="EditionsSha256">SHA-256 over them.</param>
/// <param name="ExpectedVersion">The version that the caller knows, or 0.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.publish-episode")]
public sealed record PublishEpisode(
    string EpisodeId, long CheckedVersion, long EditionsChecked, string EditionsSha256, long ExpectedVersion) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Episodes.TryGetValue(EpisodeId, out var episode))
            return Rejection.Missing($"episodes/{EpisodeId}");
        if (ExpectedVersion != 0 && episode.Version != ExpectedVersion)
            return Stale($"episodes/{EpisodeId}");
        if (episode.Draft is null)
            return Rejection.Of(RejectionReason.FailedPrecondition, $"\"episodes/{EpisodeId}\" has no draft: nothing differs from what is published.");
        return episode.Version == CheckedVersion ? null : Stale($"episodes/{EpisodeId}");
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new EpisodePublished(EpisodeId, EditionsChecked, EditionsSha256);
}
