using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Grains.Funnel;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Grains.Viewers;

/// <summary>
/// What the viewer saw and what is in play, for caps and separation. Read once from the shard, and kept up to date from what its answers say. What is in
/// play is in this memory only: another activation does not know of it. Of a viewer who did not agree to measurement nothing else is known here.
/// </summary>
internal sealed partial class ViewerGrain
{
    // A shard that has to be put back from the store first takes longer than a player waits: until it answers, nothing that has caps is shown.
    private static readonly TimeSpan ExposuresWait = TimeSpan.FromMilliseconds(10);

    private ExposureHistory _exposures = ExposureHistory.None;

    // What the shard said last, when nothing was decided since: of many batches of events only the last one matters.
    private SubjectJourneys? _unread;
    private Task _reading = Task.CompletedTask;

    private ExposureHistory Exposures
    {
        get
        {
            if (_unread is { } journeys)
                (_exposures, _unread) = (_exposures.With(SeenExposures.Of(journeys), journeys.Earlier), null);
            return _exposures;
        }
    }

    public Task<ExposureHistory> ReadExposures() => Task.FromResult(Exposures);

    private bool IsSeenKnown => _unread is not null || _exposures.IsKnown;

    // What is in play stays: it may still be seen, under whatever name.
    private void BeginExposures()
    {
        (_exposures, _unread) = (_exposures with { IsKnown = !Consent.Measurement, Seen = [], Earlier = [] }, null);
        ReadIfUnknown();
    }

    private async Task WaitForExposuresAsync()
    {
        try
        {
            await _reading.WaitAsync(ExposuresWait, time);
        }
        catch (TimeoutException)
        {
            // It goes on.
        }
    }

    private void ReadIfUnknown()
    {
        if (!IsSeenKnown && _reading.IsCompleted)
            _reading = ReadSeenAsync();
    }

    private async Task ReadSeenAsync()
    {
        try
        {
            var journeys = await Shard.Read(Pseudonym);
            // What was recorded meanwhile knows more.
            if (!IsSeenKnown)
                Keep(journeys);
        }
        catch (Exception exception)
        {
            LogExposuresUnknown(exception);
        }
    }

    private void Keep(SubjectJourneys journeys)
    {
        if (Consent.Measurement)
            _unread = journeys;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What a viewer saw could not be read; until it can, nothing that has caps is shown to that viewer")]
    private partial void LogExposuresUnknown(Exception exception);
}
