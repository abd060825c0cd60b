namespace AdCommerce.Domain.Playback.Selection;

/// <summary>
/// A viewer's history as one decision looks at it. What it asked and was told is kept, so that the decision can be made again from it (<see cref="Again"/>), however much the
/// viewer saw. Mutable and not thread-safe: one decision owns it.
/// </summary>
public sealed class DecisionHistory
{
    private readonly ExposureHistory? _history;
    private AskedHistory _asked;
    private HistoryView? _view;

    private DecisionHistory(ExposureHistory? history, AskedHistory asked) => (_history, _asked) = (history, asked);

    /// <summary>The history itself.</summary>
    public static DecisionHistory Of(ExposureHistory history) => new(history, history.IsKnown ? AskedHistory.None : AskedHistory.Unknown);

    /// <summary>The history as a decision saw it that is made again.</summary>
    public static DecisionHistory Again(AskedHistory asked) => new(null, asked);

    /// <summary>The history itself.</summary>
    public static implicit operator DecisionHistory(ExposureHistory history) => Of(history);

    /// <summary>What was asked until now, and what it was told.</summary>
    public AskedHistory Asked()
    {
        if (_view is not null)
            (_asked, _view) = (_view.Asked(), null);
        return _asked;
    }

    /// <summary>The view of the decision; null when there is nothing to look at.</summary>
    /// <param name="snapshot">Says what products and brands are.</param>
    /// <param name="dramaId">The drama that is decided for.</param>
    /// <param name="episodeId">The episode; what is in play of it is going to be replaced.</param>
    /// <param name="now">When.</param>
    internal ExposureView? Look(PlaybackSnapshot snapshot, string dramaId, string episodeId, DateTimeOffset now)
    {
        if (_history is null)
            return _asked.IsNone ? null : new AskedView(snapshot, _asked, dramaId);
        return _view = _history.IsKnown && _history.Seen.IsEmpty && _history.InPlay.IsEmpty && _history.Earlier.IsEmpty
            ? null
            : new HistoryView(snapshot, _history, dramaId, episodeId, now);
    }
}
