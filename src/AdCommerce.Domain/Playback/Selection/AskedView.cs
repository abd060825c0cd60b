using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>
/// A viewer's history as a decision saw it that is made again: it answers what was answered then. What was not asked then, as by another version of this code, was not seen,
/// so that such a version decides otherwise and is found out.
/// </summary>
internal sealed class AskedView : ExposureView
{
    private readonly AskedHistory _asked;
    private readonly Dictionary<(CapTarget Target, CapWindow Window), int> _counts;

    public AskedView(PlaybackSnapshot snapshot, AskedHistory asked, string dramaId)
        : base(snapshot, dramaId)
    {
        _asked = asked;
        _counts = asked.Counts.ToDictionary(static c => (c.Target, c.Window), static c => c.Count);
    }

    protected override bool IsKnown => _asked.IsKnown;

    protected override ReadOnlySpan<SeparatingProduct> Separating => _asked.Separating.AsSpan();

    public override string? FindLocked(string continuityGroup)
    {
        foreach (var locked in _asked.Locked)
        {
            if (locked.ContinuityGroup == continuityGroup)
                return locked.ProductId;
        }

        return null;
    }

    protected override int Count(Candidate candidate, FrequencyCap cap) =>
        _counts.GetValueOrDefault((CapTarget.Of(cap.Scope, candidate.Placement.Key, candidate.Product.Category), cap.Window));
}
