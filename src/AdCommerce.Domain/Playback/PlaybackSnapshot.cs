using System.Collections.Frozen;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Playback;

/// <summary>
/// What a decision needs of the registry, compiled and immutable. A silo swaps the whole of it when the registry has changed; a
/// decision holds one snapshot from beginning to end. What has not changed is taken over from the snapshot before.
/// </summary>
public sealed class PlaybackSnapshot
{
    /// <summary>Of an empty registry.</summary>
    public static readonly PlaybackSnapshot Empty = new(RegistryState.Empty, null);

    private readonly FrozenDictionary<string, EpisodePlayback> _episodes;

    private PlaybackSnapshot(RegistryState state, PlaybackSnapshot? before)
    {
        State = state;
        _episodes = before?.State.Episodes == state.Episodes
            ? before._episodes
            : state.Episodes.Values
                .Where(static e => e.Current is not null)
                .ToFrozenDictionary(static e => e.Id, e => EpisodePlayback.Of(e, before?.FindEpisode(e.Id)), StringComparer.Ordinal);
        Candidates = (before?.Candidates ?? CandidateTable.Empty).Next(before?.State ?? RegistryState.Empty, state);
    }

    /// <summary>The registry as of which it was compiled.</summary>
    public RegistryState State { get; }

    /// <summary>The snapshot of a later state.</summary>
    public PlaybackSnapshot Next(RegistryState state) => new(state, this);

    /// <summary>A published episode, or null.</summary>
    public EpisodePlayback? FindEpisode(string episodeId) => _episodes.GetValueOrDefault(episodeId);

    /// <summary>Who wants to stand where.</summary>
    public CandidateTable Candidates { get; }

    /// <summary>What may stand together in the episodes of a drama; the defaults for one that is not known.</summary>
    public SetRules SetRulesOf(string dramaId) => State.Dramas.TryGetValue(dramaId, out var drama) ? drama.SetRules : SetRules.Default;
}

/// <summary>A published episode: the editions of the current revision, and of earlier ones for sessions still in play.</summary>
public sealed class EpisodePlayback
{
    private readonly Lazy<EpisodeEditions>[] _revisions;

    private EpisodePlayback(Episode episode, EpisodePlayback? before)
    {
        Episode = episode;
        _revisions = [.. episode.Published.Select((r, i) => before?.Compiled(i, r) ?? new Lazy<EpisodeEditions>(() => new EpisodeEditions(episode.Id, r)))];
        _ = Current;
    }

    /// <summary>The episode.</summary>
    public Episode Episode { get; }

    /// <summary>What new sessions get.</summary>
    public EpisodeEditions Current => _revisions[^1].Value;

    /// <summary>The editions of a revision, or null for one that was never published.</summary>
    public EpisodeEditions? Find(int revision) => revision >= 1 && revision <= _revisions.Length ? _revisions[revision - 1].Value : null;

    /// <summary>What can be played of an episode, with everything that was compiled before and is still the same.</summary>
    internal static EpisodePlayback Of(Episode episode, EpisodePlayback? before) =>
        before is not null && ReferenceEquals(before.Episode, episode) ? before : new EpisodePlayback(episode, before);

    // A published revision never changes: editing a draft or publishing a further one costs the others nothing.
    private Lazy<EpisodeEditions>? Compiled(int index, EpisodeRevision revision) =>
        index < _revisions.Length && ReferenceEquals(Episode.Published[index], revision) ? _revisions[index] : null;
}
