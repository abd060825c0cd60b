using AdCommerce.Domain.Campaigns.Budgets.Traffic;
using AdCommerce.Domain.Playback;
using AdCommerce.Grains;
using AdCommerce.Grains.Viewers;

namespace AdCommerce.Server.Playback;

/// <summary>Tells viewers' grains which sessions asked for their playlist, where that is looked at (<see cref="TrafficRules.RequiresMedia"/>). Nobody waits for it.</summary>
internal sealed class MediaNotes(GrainReferences<IViewerGrain> viewers, TrafficRules rules)
{
    /// <summary>A session asked for its playlist. Only one in which something may be charged is of interest.</summary>
    public void Asked(SessionTicket session)
    {
        if (rules.RequiresMedia && !session.Decision.Charges.IsEmpty)
            viewers.Of(session.Viewer).NoteMedia(session.SessionId).Ignore();
    }
}
