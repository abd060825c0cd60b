using System.Net;
using System.Text.Json;
using AdCommerce.EndToEnd.Tests.Playback;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;

namespace AdCommerce.EndToEnd.Tests.Faults;

[Collection(FaultsCollection.Name)]
public sealed class SeveralSilosTests(SeveralSilos silos) : IClassFixture<SeveralSilos>
{
    /// <summary>Two seconds are what is promised and measured; a test only tells late from never.</summary>
    private static readonly TimeSpan SpreadMax = TimeSpan.FromSeconds(30);

    [RequiresFact(Requirement.RedisServer)]
    public async Task Session_AskedOnAnotherSilo_IsTheSameByteForByte()
    {
        var apis = await silos.ApisAsync();
        var first = await Plays.ResolveAsync(apis[0], "viewer-oily", "skin-deep-1");
        var master = await Plays.GetAsync(apis[0], first.PlaylistUri);

        foreach (var other in apis)
        {
            Assert.Equal(first.Body, (await Plays.ResolveAsync(other, "viewer-oily", "skin-deep-1", first.Session)).Body);
            Assert.Equal(master, await Plays.GetAsync(other, first.PlaylistUri));
            foreach (var media in Playlists.MediaUris(master))
                Assert.Equal(await Plays.GetAsync(apis[0], media), await Plays.GetAsync(other, media));
        }
    }

    [RequiresFact(Requirement.RedisServer)]
    public async Task PausePlacement_OnOneSilo_IsGoneFromAll()
    {
        const string Placement = "brands/lumiere/campaigns/evening-light/placements/dew-for-dry";
        var apis = await silos.ApisAsync();
        foreach (var api in apis)
            Assert.Equal(Placement, await PlacementInTableSlotAsync(api));
        try
        {
            await apis[0].Campaigns.PausePlacementAsync(new() { Name = Placement }, apis[0].Operator());
            var acknowledged = TimeProvider.System.GetTimestamp();

            foreach (var api in apis)
            {
                while (await PlacementInTableSlotAsync(api) == Placement)
                {
                    var late = TimeProvider.System.GetElapsedTime(acknowledged);
                    Assert.True(late < SpreadMax, $"{api.Http.BaseAddress} still shows it after {late}");
                }
            }
        }
        finally
        {
            await apis[0].Campaigns.ResumePlacementAsync(new() { Name = Placement }, apis[0].Operator());
        }
    }

    [RequiresFact(Requirement.RedisServer)]
    public async Task UpdateViewer_ConsentTakenOnOneSilo_HoldsForTheNextRequestOnEveryOther()
    {
        var apis = await silos.ApisAsync();
        for (var round = 0; round < 6; round++)
        {
            var (writer, reader) = (apis[round % 3], apis[(round + 1) % 3]);
            var consents = round % 2 == 0;
            await writer.Viewers.UpdateViewerAsync(
                new()
                {
                    Viewer = new()
                    {
                        Name = "viewers/changes-its-mind",
                        Consent = new() { Personalization = consents },
                        Attributes = { { "skin_type", new() { EnumValue = "oily" } } },
                    },
                    AllowMissing = true,
                },
                writer.Operator());

            // The very next request: a decision that came too late for its deadline says nothing, so it alone is asked for again.
            var play = await Plays.ResolveInTimeAsync(reader, "changes-its-mind", "skin-deep-1");

            Assert.Equal(consents ? "products/lumiere-matte-velvet" : "products/petal-balance-tint", play.ProductIn("table"));
        }
    }

    private static async Task<string?> PlacementInTableSlotAsync(ServerApi api) =>
        (await Plays.ResolveInTimeAsync(api, "viewer-dry", "skin-deep-1")).PlacementIn("table");
}
