using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Chain;
using AdCommerce.Grains;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Chain;
using AdCommerce.Server.Errors;
using Grpc.Core;

namespace AdCommerce.Server.Funnel;

/// <summary>Pushes next steps: looks again when something may have changed, and sends what has.</summary>
internal sealed class StepWatching(GrainReferences<IViewerGrain> viewers, StepAnswers answers, StepSignals signals)
{
    /// <summary>Sends the viewer's next steps, and each again when it becomes another one, until cancelled.</summary>
    /// <param name="viewer">The viewer's pseudonym.</param>
    /// <param name="campaign">The journey's campaign; null for all.</param>
    /// <param name="context">Where the viewer is.</param>
    /// <param name="stream">Where to send them.</param>
    /// <param name="cancellationToken">The caller went away, or the server stops.</param>
    public async Task RunAsync(
        string viewer, CampaignKey? campaign, StepContext context, IServerStreamWriter<V1.NextStep> stream, CancellationToken cancellationToken)
    {
        var sent = new Dictionary<CampaignKey, string>();
        await foreach (var _ in signals.WatchAsync(campaign?.BrandId, cancellationToken))
        {
            try
            {
                foreach (var step in await viewers.Of(viewer).FindSteps(campaign, context))
                {
                    var mark = MarkOf(step.Step);
                    if (sent.TryGetValue(step.Campaign, out var before) && before == mark)
                        continue;
                    await stream.WriteAsync(answers.ToProto(step, viewer), cancellationToken);
                    sent[step.Campaign] = mark;
                }
            }
            catch (Exception exception) when (StoreFaults.IsPassing(exception) && sent.Count > 0)
            {
                // A stream that has begun outlives a fault that passes; one that has not begun says what is wrong.
            }
        }
    }

    /// <summary>What makes a step another one for the viewer. A countdown that runs and a token that is sealed anew do not.</summary>
    private static string MarkOf(NextStep step) => step.Offer switch
    {
        RoomOffer room => $"room/{room.ObjectId}/{room.IsLive}/{room.ReminderSet}/{room.Livestream.Version}/{room.CountdownMicros == 0}",
        SeatOffer seat => $"seat/{seat.ObjectId}/{seat.Seats.Standing}/{seat.Seats.Place}/{seat.Seats.Taken < seat.Seats.Capacity}/{seat.Seats.OfferedUntilMicros}",
        NoteOffer note => $"note/{note.ObjectId}/{note.Note.Version}",
        _ => $"nothing/{step.Nothing}",
    };
}
