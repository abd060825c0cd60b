using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Keys;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Tests.Funnel;
using AdCommerce.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using EventKind = AdCommerce.V1.EventKind;
using EventStatus = AdCommerce.V1.EventStatus;
using FrequencyCap = AdCommerce.V1.FrequencyCap;
using Placement = AdCommerce.V1.Placement;
using PriorityClass = AdCommerce.V1.PriorityClass;

namespace AdCommerce.Server.Tests.Grains.Viewers;

/// <summary>Caps over a whole server: what was seen is counted from the log, what is in play from memory.</summary>
public sealed class ViewerExposuresTests(ChainServer server) : IClassFixture<ChainServer>, IAsyncLifetime
{
    private const string Capped = ChainServer.Campaign + "/placements/capped";

    private const int SeenLongAgo = 3;

    private static readonly TimeSpan ReactivationTimeout = TimeSpan.FromSeconds(30);

    private PlaybackService.PlaybackServiceClient Playback => new(server.Channel);

    public async Task InitializeAsync()
    {
        var placement = new Placement
        {
            Product = "products/lumiere-matte-velvet",
            PriorityClass = PriorityClass.Sponsorship,
            Caps =
            {
                new FrequencyCap { Scope = FrequencyCap.Types.Scope.Placement, Count = 1, Window = FrequencyCap.Types.Window.Day },
                new FrequencyCap { Scope = FrequencyCap.Types.Scope.Placement, Count = SeenLongAgo, Window = FrequencyCap.Types.Window.CampaignLife },
            },
        };
        await new CampaignService.CampaignServiceClient(server.Channel).CreatePlacementAsync(
            new() { Parent = ChainServer.Campaign, PlacementId = "capped", Placement = placement, RequestId = "capped" }, await server.BrandAsync());
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Resolve_CapOfOneADay_CountsWhatIsInPlayAndWhatWasSeenAlsoInAnotherActivation()
    {
        var viewer = await server.NewViewerAsync();

        var first = await TableAsync(viewer, "skin-deep-1");
        var again = await TableAsync(viewer, "skin-deep-1");
        var elsewhere = await TableAsync(viewer, "skin-deep-2");
        var seen = await server.RecordAsync(viewer, ChainServer.Event(EventKind.ExposureStop, again.EventToken, static e => e.WatchedMillis = 4_000));
        var after = await TableAsync(viewer, "skin-deep-1");
        await ForgetActivationAsync(viewer);
        var reactivated = await TableAsync(viewer, "skin-deep-1");

        Assert.Equal(EventStatus.Accepted, seen.Outcomes[0].Status);
        Assert.Equal((Capped, Capped), (first.Product?.Placement, again.Product?.Placement));
        Assert.All([elsewhere, after, reactivated], static s => Assert.NotEqual(Capped, s.Product?.Placement));
    }

    [Fact]
    public async Task Resolve_WithoutConsentToMeasurement_OnlyWhatIsInPlayIsCapped()
    {
        var viewer = await server.NewViewerAsync(measurement: false);

        var first = await TableAsync(viewer, "skin-deep-1");
        var elsewhere = await TableAsync(viewer, "skin-deep-2");
        await server.RecordAsync(viewer, ChainServer.Event(EventKind.ExposureStop, first.EventToken, static e => e.WatchedMillis = 4_000));
        var after = await TableAsync(viewer, "skin-deep-1");

        Assert.Equal((Capped, Capped), (first.Product?.Placement, after.Product?.Placement));
        Assert.NotEqual(Capped, elsewhere.Product?.Placement);
    }

    [Fact]
    public async Task Resolve_ConsentTakenBack_ForgetsWhatWasSeen()
    {
        var viewer = await server.NewViewerAsync();
        var first = await TableAsync(viewer, "skin-deep-1");
        await server.RecordAsync(viewer, ChainServer.Event(EventKind.ExposureStop, first.EventToken, static e => e.WatchedMillis = 4_000));
        var capped = await TableAsync(viewer, "skin-deep-1");

        await server.AgreeToMeasurementAsync(viewer, false);

        Assert.NotEqual(Capped, capped.Product?.Placement);
        Assert.Equal(Capped, (await TableAsync(viewer, "skin-deep-1")).Product?.Placement);
    }

    [Fact]
    public async Task Resolve_CapOfTheCampaignsLife_CountsWhatNoJourneyHoldsAnyMoreUntilConsentIsTakenBack()
    {
        var viewer = await server.NewViewerAsync();
        await SeeLongAgoAsync(PseudonymOf(viewer));
        await ForgetActivationAsync(viewer);

        var capped = await TableAsync(viewer, "skin-deep-1");
        var kept = await new ViewerService.ViewerServiceClient(server.Channel).ExportViewerAsync(new() { Name = server.NameOf(viewer) }, viewer);
        await server.AgreeToMeasurementAsync(viewer, false);
        await server.AgreeToMeasurementAsync(viewer, true);
        var again = await TableAsync(viewer, "skin-deep-1");

        Assert.NotEqual(Capped, capped.Product?.Placement);
        Assert.Equal(
            new ViewerEarlierExposures { Placement = Capped, Product = "products/lumiere-matte-velvet", Count = SeenLongAgo }, Assert.Single(kept.EarlierExposures));
        Assert.Equal(Capped, again.Product?.Placement);
    }

    // As old as an event may be, of attempts that are over at once: with the next entry they are of before the week.
    private async Task SeeLongAgoAsync(string pseudonym)
    {
        var shard = server.Services.GetRequiredService<Shards>().Of(pseudonym);
        var seen = new FunnelEvent
        {
            Id = Guid.Empty,
            ContentHash = 1,
            Kind = Domain.Funnel.EventKind.ExposureStop,
            AgeMicros = FunnelEvent.AgeMicrosMax,
            Origin = new EntryDimensions(new PlacementKey(new CampaignKey("lumiere", "chain"), "capped"), "lumiere-matte-velvet", "skin-deep", "skin-deep-1", "table", "", "CN", "phone", ""),
            Terms = new JourneyTerms(1),
            SessionId = Guid.Empty,
            ExpireMicros = long.MaxValue,
            LengthMillis = 4_000,
            ExposureMillisMin = 3_000,
            IsOfViewer = true,
        };
        await shard.Record(pseudonym, [.. Enumerable.Range(1, SeenLongAgo).Select(i => seen with { Id = IdOf(i), SessionId = IdOf(i) })]);
        await shard.Record(pseudonym, [seen with { Id = IdOf(0), Kind = Domain.Funnel.EventKind.Tap, AgeMicros = 0 }]);
    }

    private static Guid IdOf(int number) => new(number, 0, 0x7000, new byte[8]);

    // A busy machine may take too long for a decision, or for what was seen: neither is what is looked at here.
    private async Task<ResolvedSlot> TableAsync(Metadata viewer, string episode)
    {
        var history = server.Services.GetRequiredService<IGrainFactory>().GetGrain<IViewerGrain>(PseudonymOf(viewer));
        using var timeout = new CancellationTokenSource(ReactivationTimeout);
        while (true)
        {
            timeout.Token.ThrowIfCancellationRequested();
            var isKnown = (await history.ReadExposures()).IsKnown;
            var resolved = await Playback.ResolveEpisodeAsync(new() { Name = $"episodes/{episode}" }, viewer);
            if (isKnown && resolved.FallbackReason == FallbackReason.Unspecified)
                return resolved.Slots.Single(static s => s.Slot == "table");
        }
    }

    private async Task ForgetActivationAsync(Metadata viewer)
    {
        var grain = server.Services.GetRequiredService<IGrainFactory>().GetGrain<IViewerGrain>(PseudonymOf(viewer));
        await grain.AsReference<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle();
    }

    private string PseudonymOf(Metadata viewer) => server.Services.GetRequiredService<IPseudonyms>().Of(server.NameOf(viewer)["viewers/".Length..]);
}
