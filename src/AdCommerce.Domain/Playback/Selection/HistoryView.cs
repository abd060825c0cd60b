using System.Runtime.InteropServices;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>A viewer's history itself. It keeps what it was asked and answered.</summary>
internal sealed class HistoryView : ExposureView
{
    private readonly PlaybackSnapshot _snapshot;
    private readonly ExposureHistory _history;
    private readonly string _episodeId;
    private readonly long _nowMicros;
    private readonly List<SeenExposure> _latestOfDrama = [];
    private readonly List<SeparatingProduct> _separating = [];
    private List<Counted>? _counted;
    private Dictionary<string, string>? _categories;
    private Dictionary<(CapScope Scope, CapWindow Window), Dictionary<CapTarget, int>?>? _sums;
    private Dictionary<(CapTarget Target, CapWindow Window), int>? _askedCounts;
    private List<LockedProduct>? _askedLocks;

    /// <param name="snapshot">Says what products and brands are.</param>
    /// <param name="history">The viewer's.</param>
    /// <param name="dramaId">The drama that is decided for.</param>
    /// <param name="episodeId">The episode; what is in play of it is going to be replaced.</param>
    /// <param name="now">When.</param>
    public HistoryView(PlaybackSnapshot snapshot, ExposureHistory history, string dramaId, string episodeId, DateTimeOffset now)
        : base(snapshot, dramaId)
    {
        (_snapshot, _history, _episodeId, _nowMicros) = (snapshot, history, episodeId, ExposureHistory.MicrosOf(now));
        if (Rules.SeparationEpisodes > 0 || Rules.ProductLock)
            FindOfDrama(dramaId, episodeId);
    }

    protected override bool IsKnown => _history.IsKnown;

    protected override ReadOnlySpan<SeparatingProduct> Separating => CollectionsMarshal.AsSpan(_separating);

    // Only caps and some dramas look at it.
    private List<Counted> CountedOnes => _counted ??= Count();

    /// <summary>What was asked until now, and answered.</summary>
    public AskedHistory Asked() => _askedCounts is null && _askedLocks is null && _separating.Count == 0
        ? _history.IsKnown ? AskedHistory.None : AskedHistory.Unknown
        : new AskedHistory(
            _history.IsKnown,
            _askedCounts is null ? [] : [.. _askedCounts.Select(static asked => new AskedCount(asked.Key.Target, asked.Key.Window, asked.Value))],
            [.. _separating],
            _askedLocks is null ? [] : [.. _askedLocks]);

    public override string? FindLocked(string continuityGroup)
    {
        if (!Rules.ProductLock || continuityGroup.Length == 0)
            return null;
        foreach (var seen in _latestOfDrama)
        {
            if (GroupOf(seen) != continuityGroup)
                continue;
            var locked = new LockedProduct(continuityGroup, seen.ProductId);
            if (_askedLocks?.Contains(locked) != true)
                (_askedLocks ??= []).Add(locked);
            return seen.ProductId;
        }

        return null;
    }

    protected override int Count(Candidate candidate, FrequencyCap cap)
    {
        var target = CapTarget.Of(cap.Scope, candidate.Placement.Key, candidate.Product.Category);
        var count = SumsOf(cap).GetValueOrDefault(target);
        if (count > 0)
            (_askedCounts ??= [])[(target, cap.Window)] = count;
        return count;
    }

    private List<Counted> Count()
    {
        var counted = new List<Counted>(_history.Seen.Length + _history.InPlay.Sum(static episode => episode.Exposures.Length));
        foreach (var seen in _history.Seen)
            counted.Add(new(seen, seen.TimeMicros));
        foreach (var inPlay in _history.InPlay)
        {
            if (inPlay.EpisodeId == _episodeId || inPlay.IsOver(_nowMicros))
                continue;
            // It is going to be seen from now on, if it is: whatever the window, it counts.
            foreach (var exposure in inPlay.Exposures)
                counted.Add(new(exposure, _nowMicros));
        }

        return counted;
    }

    // Once for all candidates: who has seen much is asked about by many.
    private Dictionary<CapTarget, int> SumsOf(FrequencyCap cap)
    {
        ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums ??= [], (cap.Scope, cap.Window), out _);
        return sums ??= Sum(cap);
    }

    private Dictionary<CapTarget, int> Sum(FrequencyCap cap)
    {
        var after = cap.Length is { } length ? _nowMicros - (length.Ticks / TimeSpan.TicksPerMicrosecond) : long.MinValue;
        // Of placements there are nearly as many as exposures; of the others few.
        var sums = new Dictionary<CapTarget, int>(cap.Scope == CapScope.Placement ? CountedOnes.Count(counted => counted.TimeMicros > after) : 0);
        foreach (var counted in CountedOnes)
        {
            if (counted.TimeMicros > after)
                Add(counted.Seen.Placement, counted.Seen.ProductId, 1);
        }

        // Older than any window, so that only what has no end counts it.
        if (cap.Window == CapWindow.CampaignLife)
        {
            foreach (var (shown, count) in _history.Earlier)
                Add(shown.Placement, shown.ProductId, count);
        }

        return sums;

        void Add(PlacementKey placement, string productId, int count) =>
            CollectionsMarshal.GetValueRefOrAddDefault(sums, CapTarget.Of(cap.Scope, placement, cap.Scope == CapScope.Category ? CategoryOf(productId) : ""), out _) += count;
    }

    private string GroupOf(SeenExposure seen)
    {
        var revision = _snapshot.FindEpisode(seen.EpisodeId)?.Current.Revision;
        return revision?.IndexOfSlot(seen.SlotId) is >= 0 and var index ? revision.Slots[index].ContinuityGroup : "";
    }

    private string CategoryOf(SeenExposure seen) => CategoryOf(seen.ProductId);

    private string CategoryOf(string productId)
    {
        ref var category = ref CollectionsMarshal.GetValueRefOrAddDefault(_categories ??= new(StringComparer.Ordinal), productId, out _);
        return category ??= _snapshot.State.Products.GetValueOrDefault(productId)?.Category ?? "";
    }

    private void FindOfDrama(string dramaId, string episodeId)
    {
        _latestOfDrama.AddRange(CountedOnes.Select(static c => c.Seen).Where(s => s.DramaId == dramaId).OrderByDescending(static s => s.TimeMicros));
        var episodes = _latestOfDrama.Select(static s => s.EpisodeId).Where(id => id != episodeId).Distinct(StringComparer.Ordinal)
            .Take(Rules.SeparationEpisodes).ToHashSet(StringComparer.Ordinal);
        foreach (var seen in _latestOfDrama.Where(s => episodes.Contains(s.EpisodeId)))
        {
            var separating = new SeparatingProduct(seen.Placement.Campaign.BrandId, CategoryOf(seen));
            if (!_separating.Contains(separating))
                _separating.Add(separating);
        }
    }

    // TimeMicros: when it counts.
    private readonly record struct Counted(SeenExposure Seen, long TimeMicros);
}
