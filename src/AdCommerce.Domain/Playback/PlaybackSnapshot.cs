using System.Collections.Frozen;
using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Targeting;
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
    private readonly FrozenDictionary<string, ImmutableArray<Candidate>> _candidates;

    private PlaybackSnapshot(RegistryState state, PlaybackSnapshot? before)
    {
        State = state;
        _episodes = before?.State.Episodes == state.Episodes
            ? before._episodes
            : state.Episodes.Values
                .Where(static e => e.Current is not null)
                .ToFrozenDictionary(static e => e.Id, e => EpisodePlayback.Of(e, before?.FindEpisode(e.Id)), StringComparer.Ordinal);
        _candidates = before is not null && before.State.Placements == state.Placements && before.State.Campaigns == state.Campaigns
            && before.State.Products == state.Products && before.State.Brands == state.Brands && before.State.Attributes == state.Attributes
            ? before._candidates
            : Candidate.ByCategory(state);
    }

    /// <summary>The registry as of which it was compiled.</summary>
    public RegistryState State { get; }

    /// <summary>The snapshot of a later state.</summary>
    public PlaybackSnapshot Next(RegistryState state) => new(state, this);

    /// <summary>A published episode, or null.</summary>
    public EpisodePlayback? FindEpisode(string episodeId) => _episodes.GetValueOrDefault(episodeId);

    /// <summary>Everybody who wants to stand in a slot of the category, best first; also who may not now, which is asked for each decision.</summary>
    public ImmutableArray<Candidate> Candidates(string category) => _candidates.TryGetValue(category, out var found) ? found : [];
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

/// <summary>A placement with what it shows, compiled.</summary>
public sealed class Candidate
{
    private Candidate(Placement placement, RegistryState state)
    {
        Placement = placement;
        Product = state.Products[placement.ProductId];
        Brand = state.Brands[placement.Key.Campaign.BrandId];
        Audience = placement.Audience(state.Attributes);
        IsActive = placement.State == PlacementState.Active && !state.Campaigns[placement.Key.Campaign].Paused;
        UsesProfile = Predicates(Audience).Any(static p => p.Attribute.IsViewers);
        Specificity = Audience is AllOf all ? all.Expressions.Length : 1;
        Value = placement.Terms.Bid is { } bid ? StageRates.MicrosPerExposure(bid) : 0;
    }

    /// <summary>What is wanted.</summary>
    public Placement Placement { get; }

    /// <summary>What would stand in the picture.</summary>
    public Product Product { get; }

    /// <summary>Whose it is.</summary>
    public Brand Brand { get; }

    /// <summary>Everything that must hold of the viewer and the scene.</summary>
    public TargetingExpression Audience { get; }

    /// <summary>True when the placement is active and its campaign is not paused.</summary>
    public bool IsActive { get; }

    /// <summary>True when the audience asks for something of the profile.</summary>
    public bool UsesProfile { get; }

    /// <summary>Conditions that must all hold: between equals, who asks for more wins.</summary>
    public int Specificity { get; }

    /// <summary>What an exposure is expected to bring, in micro-units.</summary>
    public double Value { get; }

    /// <summary>True when both rank the same, so that a draw decides.</summary>
    internal bool TiesWith(Candidate other) =>
        Placement.Terms.Class == other.Placement.Terms.Class && Value.Equals(other.Value) && Placement.Priority == other.Placement.Priority
        && Specificity == other.Specificity;

    internal static FrozenDictionary<string, ImmutableArray<Candidate>> ByCategory(RegistryState state) =>
        state.Placements.Values
            .Select(p => new Candidate(p, state))
            .GroupBy(static c => c.Product.Category, StringComparer.Ordinal)
            .ToFrozenDictionary(
                static g => g.Key,
                static g => g.OrderBy(static c => c.Placement.Terms.Class)
                    .ThenByDescending(static c => c.Value)
                    .ThenByDescending(static c => c.Placement.Priority)
                    .ThenByDescending(static c => c.Specificity)
                    .ThenBy(static c => c.Placement.Key)
                    .ToImmutableArray(),
                StringComparer.Ordinal);

    private static IEnumerable<TargetingPredicate> Predicates(TargetingExpression expression) => expression switch
    {
        AllOf all => all.Expressions.SelectMany(Predicates),
        AnyOf any => any.Expressions.SelectMany(Predicates),
        Not not => Predicates(not.Expression),
        _ => [(TargetingPredicate)expression],
    };
}
