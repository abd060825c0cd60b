using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Tests.Chain;

/// <summary>A campaign, a viewer who has seen its product, and what the campaign offers.</summary>
internal static class ChainSamples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    public static readonly CampaignKey Key = new("lumiere", "spring");
    public static readonly EntryDimensions Seen = new(new PlacementKey(Key, "oily"), "matte", "skin-deep", "skin-deep-1", "table", "make-up", "CN", "phone", "");
    public static readonly Consent Everything = new(true, true, true);

    public static ReviewNote Note(string id, string product = "matte", string episode = "", string slot = "", double ageHours = 0, params string[] markets) => new()
    {
        Key = new(Key.BrandId, id),
        CampaignId = Key.CampaignId,
        Title = id,
        Text = "Text.",
        ImageUris = [],
        Subject = new(product, episode, slot),
        Author = "Author",
        DisclosureLabel = "Paid partnership",
        Markets = [.. markets],
        State = NoteState.Published,
        PublishTime = Now.AddHours(-ageHours),
    };

    public static Livestream Room(string id, double startsInHours, LivestreamState state = LivestreamState.Scheduled, string product = "matte", int capacity = 0, double hours = 2, params string[] markets) => new()
    {
        Key = new(Key.BrandId, id),
        CampaignId = Key.CampaignId,
        Title = id,
        RoomUri = "/room",
        Host = "Host",
        Offers = [new LivestreamOffer(product, 0, 3_600_000_000, null, "")],
        StartTime = Now.AddHours(startsInHours),
        EndTime = Now.AddHours(startsInHours + hours),
        Capacity = capacity,
        Markets = [.. markets],
        DisclosureLabel = "Ad",
        State = state,
        LiveTime = state == LivestreamState.Live ? Now.AddHours(startsInHours) : null,
    };

    public static PrivateGroup Group(string id, int order, int waiting = 0, params string[] markets) => new()
    {
        Key = new(Key.BrandId, id),
        CampaignId = Key.CampaignId,
        Title = id,
        Welcome = "Welcome.",
        Capacity = 10,
        WaitingCapacity = waiting,
        Order = order,
        CodeRequired = false,
        Markets = [.. markets],
        DisclosureLabel = "Ad",
    };

    public static Occasion Fair(string room, double startsInHours, double endsInHours, string market = "CN") => new()
    {
        Key = new(Key.BrandId, "fair"),
        Title = "Spring Festival fair",
        StartTime = Now.AddHours(startsInHours),
        EndTime = Now.AddHours(endsInHours),
        Markets = [market],
        LivestreamIds = [room],
    };

    public static SeatView View(int taken, SeatStanding standing = SeatStanding.None, int waiting = 0) => new(10, taken, waiting, standing, standing == SeatStanding.Waiting ? 1 : 0, 0);

    /// <summary>A journey whose touches are these, after the exposure that opened its attempt.</summary>
    public static Journey Journey(params (TouchKind Kind, string Id)[] touches)
    {
        var all = new[] { (Kind: TouchKind.Exposure, Id: "") }.Concat(touches)
            .Select((t, i) => new Touch(i + 1, t.Kind, Guid.Empty, t.Id, Seen, JourneyTerms.Default, null)).ToImmutableArray();
        long At(TouchKind kind) => all.FirstOrDefault(t => t.Kind == kind)?.TimeMicros ?? -1;
        var attempt = new Attempt
        {
            EntryMicros = 1,
            EndMicros = long.MaxValue,
            Entry = Seen,
            Terms = JourneyTerms.Default,
            InOrderMicros = [1, -1, -1, -1],
            AtAllMicros = [1, At(TouchKind.NoteOpen), At(TouchKind.RoomJoin), At(TouchKind.GroupJoin)],
            DeepRead = false,
            Engaged = false,
            Exposures = 1,
            Sales = [],
            GroupLeaves = 0,
        };
        return new Journey(Key, all, [attempt]);
    }

    public static CampaignContent Content(
        IEnumerable<ReviewNote>? notes = null, IEnumerable<Livestream>? rooms = null, IEnumerable<PrivateGroup>? groups = null, IEnumerable<Occasion>? occasions = null, bool paused = false) =>
        new(new Campaign(Key, "Spring", paused, 1), [.. notes ?? []], [.. rooms ?? []], [.. (groups ?? []).OrderBy(g => g.Order)], [.. occasions ?? []]);

    public static StepQuestion Ask(CampaignContent? content, Journey? journey) => new()
    {
        Content = content,
        Journey = journey,
        Consent = Everything,
        Market = "CN",
        Now = Now,
    };

    public static NextStep Find(StepQuestion question) => NextSteps.Find(question, RuledStepValue.Instance);
}
