using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Playback;

namespace AdCommerce.Domain.Funnel;

/// <summary>What an opened token allows to be reported.</summary>
/// <param name="Viewer">The pseudonym of the viewer that it was given to.</param>
/// <param name="SessionId">The session in which the variant was seen.</param>
/// <param name="Origin">The variant.</param>
/// <param name="Allowed">The kinds.</param>
/// <param name="ObjectId">Id of the note, livestream or group; empty for a slot.</param>
/// <param name="Target">Its full name; empty for a slot.</param>
/// <param name="SlotMillis">Length of the slot; 0 for a step.</param>
/// <param name="ExpireTime">When it is no longer taken.</param>
public sealed record EventGrant(
    string Viewer, Guid SessionId, EntryDimensions Origin, EventKinds Allowed, string ObjectId, string Target, int SlotMillis, DateTimeOffset ExpireTime)
{
    private const int MicrosPerMilli = 1_000;

    /// <summary>What was withheld from the viewer in the slot (<see cref="EventTicket.Ghosts"/>).</summary>
    public ImmutableArray<PlacementKey> Ghosts { get; init; } = [];

    /// <summary>Nothing was shown there: whoever watched the slot would have seen the ghosts.</summary>
    public bool IsWithheld { get; init; }

    /// <summary>The chance that the decision put the product there (<see cref="EventTicket.Propensity"/>); 0 where it counts for no estimate, and for a step.</summary>
    public double Propensity { get; init; }

    /// <summary>What an exposure may be charged to (<see cref="EventTicket.Charge"/>); null for a step, which is paid for when it happens.</summary>
    public ChargeClaim? Charge { get; init; }

    /// <summary>Under whom it is charged.</summary>
    public ChargeSubject ChargedTo { get; init; }

    /// <summary>What a slot's token allows; null when this snapshot does not know the episode's revision.</summary>
    public static EventGrant? Of(EventTicket ticket, PlaybackSnapshot snapshot, string market, string device)
    {
        if (snapshot.FindEpisode(ticket.EpisodeId) is not { } playback || playback.Find(ticket.Revision)?.Revision is not { } revision)
            return null;
        var slot = revision.Slots[ticket.SlotIndex];
        var scene = revision.Scenes.First(s => s.Id == slot.SceneId);
        var origin = new EntryDimensions(
            ticket.Placement ?? ticket.Ghosts[0], ticket.ProductId, playback.Episode.DramaId, ticket.EpisodeId, slot.Id, scene.Themes is [var first, ..] ? first : "", market, device, "")
        {
            Circle = ticket.Circle,
        };
        return new EventGrant(
            ticket.Viewer, ticket.SessionId, origin, ticket.Allowed, "", "", (int)((slot.EndMicros - slot.StartMicros) / MicrosPerMilli), ticket.ExpireTime)
        {
            Ghosts = ticket.Ghosts,
            IsWithheld = ticket.Placement is null,
            Propensity = ticket.Propensity,
            Charge = ticket.Charge,
            ChargedTo = ticket.ChargedTo,
        };
    }

    /// <summary>What a step's token allows.</summary>
    public static EventGrant Of(StepTicket ticket) => new(
        ticket.Viewer, ticket.SessionId, ticket.Origin, ticket.Allowed, ticket.ObjectId,
        new ContentKey(ticket.Origin.Campaign.BrandId, ticket.ObjectId).NameIn(Collection(ticket.Stage)), 0, ticket.ExpireTime);

    private static string Collection(Stage stage) => stage switch
    {
        Stage.Note => "notes",
        Stage.Livestream => "livestreams",
        Stage.Group => "groups",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, null),
    };
}
