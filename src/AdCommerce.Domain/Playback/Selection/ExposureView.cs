using System.Runtime.InteropServices;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>A viewer's history as one decision looks at it: caps, separation over episodes, and what a drama keeps.</summary>
internal sealed class ExposureView
{
    private readonly PlaybackSnapshot _snapshot;
    private readonly ExposureHistory _history;
    private readonly string _episodeId;
    private readonly long _nowMicros;
    private readonly SetRules _rules;
    private readonly List<SeenExposure> _latestOfDrama = [];
    private readonly HashSet<(string BrandId, string Category)> _separating = [];
    private List<Counted>? _counted;
    private Dictionary<CapTarget, int>? _earlier;

    private ExposureView(PlaybackSnapshot snapshot, ExposureHistory history, string dramaId, string episodeId, DateTimeOffset now)
    {
        (_snapshot, _history, _episodeId) = (snapshot, history, episodeId);
        (_nowMicros, _rules) = (ExposureHistory.MicrosOf(now), snapshot.SetRulesOf(dramaId));
        if (_rules.SeparationEpisodes > 0 || _rules.ProductLock)
            FindOfDrama(dramaId, episodeId);
    }

    // Only caps and some dramas look at it.
    private List<Counted> CountedOnes => _counted ??= Count();

    /// <summary>The view of one decision; null when there is nothing to look at.</summary>
    /// <param name="snapshot">Says what products and brands are.</param>
    /// <param name="history">The viewer's.</param>
    /// <param name="dramaId">The drama that is decided for.</param>
    /// <param name="episodeId">The episode; what is in play of it is going to be replaced.</param>
    /// <param name="now">When.</param>
    public static ExposureView? Of(PlaybackSnapshot snapshot, ExposureHistory history, string dramaId, string episodeId, DateTimeOffset now) =>
        history.IsKnown && history.Seen.IsEmpty && history.InPlay.IsEmpty && (history.Earlier.IsEmpty || snapshot.Candidates.LifeCaps.IsEmpty)
            ? null
            : new ExposureView(snapshot, history, dramaId, episodeId, now);

    /// <summary>The first of the candidate's caps that is reached; null for none. While it is not known what was seen, any is.</summary>
    public FrequencyCap? FindReached(Candidate candidate)
    {
        foreach (var cap in candidate.Placement.Terms.Caps)
        {
            if (!_history.IsKnown || Count(candidate, cap) + CountEarlier(candidate, cap) >= cap.Count)
                return cap;
        }

        return null;
    }

    /// <summary>Whether a rival of the candidate stood in one of the last episodes that its drama keeps them apart over.</summary>
    public bool IsSeparated(Candidate candidate)
    {
        foreach (var (brandId, category) in _separating)
        {
            if (brandId == candidate.Brand.Id)
                continue;
            if ((!_rules.CategoryRivalsAllowed && category == candidate.Product.Category) || AreCompetitors(brandId, candidate.Brand))
                return true;
        }

        return false;
    }

    /// <summary>The product that the viewer last saw in a continuity group of the drama; null where it locks none.</summary>
    public string? FindLocked(string continuityGroup)
    {
        if (!_rules.ProductLock || continuityGroup.Length == 0)
            return null;
        foreach (var seen in _latestOfDrama)
        {
            if (GroupOf(seen) == continuityGroup)
                return seen.ProductId;
        }

        return null;
    }

    private List<Counted> Count()
    {
        var counted = new List<Counted>(_history.Seen.Length + _history.InPlay.Length);
        foreach (var seen in _history.Seen)
            counted.Add(new(seen, CategoryOf(seen), seen.TimeMicros));
        foreach (var inPlay in _history.InPlay)
        {
            // It is going to be seen from now on, if it is: whatever the window, it counts.
            if (inPlay.EpisodeId != _episodeId && !ExposureHistory.IsOver(inPlay, _nowMicros))
                counted.Add(new(inPlay, CategoryOf(inPlay), _nowMicros));
        }

        return counted;
    }

    private int Count(Candidate candidate, FrequencyCap cap)
    {
        var after = cap.Length is { } length ? _nowMicros - (length.Ticks / TimeSpan.TicksPerMicrosecond) : long.MinValue;
        var count = 0;
        foreach (var counted in CountedOnes)
            count += counted.TimeMicros > after && IsOf(counted, candidate, cap.Scope) ? 1 : 0;
        return count;
    }

    // Older than any window, so that only what has no end counts it.
    private int CountEarlier(Candidate candidate, FrequencyCap cap) => cap.Window != CapWindow.CampaignLife || _history.Earlier.IsEmpty
        ? 0
        : (_earlier ??= SumEarlier()).GetValueOrDefault(CapTarget.Of(cap.Scope, candidate.Placement.Key, candidate.Product.Category));

    // Once for all candidates: who has seen much is asked about by many.
    private Dictionary<CapTarget, int> SumEarlier()
    {
        var sums = new Dictionary<CapTarget, int>();
        foreach (var (shown, count) in _history.Earlier)
        {
            var category = CategoryOf(shown.ProductId);
            foreach (var scope in (ReadOnlySpan<CapScope>)[CapScope.Placement, CapScope.Campaign, CapScope.Brand, CapScope.Category])
                CollectionsMarshal.GetValueRefOrAddDefault(sums, CapTarget.Of(scope, shown.Placement, category), out _) += count;
        }

        return sums;
    }

    private static bool IsOf(Counted counted, Candidate candidate, CapScope scope) => scope switch
    {
        CapScope.Placement => counted.Seen.Placement == candidate.Placement.Key,
        CapScope.Campaign => counted.Seen.Placement.Campaign == candidate.Placement.Key.Campaign,
        CapScope.Brand => counted.Seen.Placement.Campaign.BrandId == candidate.Brand.Id,
        _ => counted.Category == candidate.Product.Category,
    };

    private bool AreCompetitors(string brandId, Brand brand) =>
        brand.CompetitorIds.Contains(brandId) || (_snapshot.State.Brands.TryGetValue(brandId, out var other) && other.CompetitorIds.Contains(brand.Id));

    private string GroupOf(SeenExposure seen)
    {
        var revision = _snapshot.FindEpisode(seen.EpisodeId)?.Current.Revision;
        return revision?.IndexOfSlot(seen.SlotId) is >= 0 and var index ? revision.Slots[index].ContinuityGroup : "";
    }

    private string CategoryOf(SeenExposure seen) => CategoryOf(seen.ProductId);

    private string CategoryOf(string productId) => _snapshot.State.Products.GetValueOrDefault(productId)?.Category ?? "";

    private void FindOfDrama(string dramaId, string episodeId)
    {
        _latestOfDrama.AddRange(CountedOnes.Select(static c => c.Seen).Where(s => s.DramaId == dramaId).OrderByDescending(static s => s.TimeMicros));
        var episodes = _latestOfDrama.Select(static s => s.EpisodeId).Where(id => id != episodeId).Distinct(StringComparer.Ordinal)
            .Take(_rules.SeparationEpisodes).ToHashSet(StringComparer.Ordinal);
        foreach (var seen in _latestOfDrama.Where(s => episodes.Contains(s.EpisodeId)))
            _separating.Add((seen.Placement.Campaign.BrandId, CategoryOf(seen)));
    }

    // TimeMicros: when it counts.
    private readonly record struct Counted(SeenExposure Seen, string Category, long TimeMicros);
}
