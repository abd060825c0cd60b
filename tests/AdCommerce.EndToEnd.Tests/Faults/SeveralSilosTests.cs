using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdCommerce.EndToEnd.Tests.Playback;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;

namespace AdCommerce.EndToEnd.Tests.Faults;

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
    public async Task Placement_CreatedAndPausedOverHttp_IsInThePlaylistOfAnotherSiloAndGoneAndOnlyItsBrands()
    {
        const string Name = "brands/lumiere/campaigns/story/placements/first";
        const string Product = "products/lumiere-matte-velvet";
        const string Viewer = "nobody-knows-this-one";
        var apis = await silos.ApisAsync();
        var (writer, reader) = (apis[0], apis[1]);
        var (lumiere, petal) = (await TokenAsync(writer, "lumiere"), await TokenAsync(writer, "petal"));
        var before = await SeenAsync(reader, Viewer);
        await SendAsync(writer, lumiere, HttpMethod.Post, "/v1/brands/lumiere/campaigns?campaignId=story", new { title = "Story" });
        try
        {
            await SendAsync(
                writer, lumiere, HttpMethod.Post, "/v1/brands/lumiere/campaigns/story/placements?placementId=first",
                new { product = Product, priorityClass = "PRIORITY_CLASS_SPONSORSHIP", targeting = "episode == \"skin-deep-1\"" });
            var shown = await UntilAsync(reader, Viewer, seen => seen.Placement == Name, "the placement is not seen");

            (HttpMethod Method, string Path, object? Body)[] foreign =
            [
                (HttpMethod.Get, $"/v1/{Name}", null), (HttpMethod.Post, $"/v1/{Name}:pause", new { }), (HttpMethod.Post, $"/v1/{Name}:end", new { }),
                (HttpMethod.Patch, $"/v1/{Name}", new { priority = 1 }), (HttpMethod.Get, "/v1/brands/lumiere/campaigns/-/placements", null),
            ];
            foreach (var (method, path, body) in foreign)
                Assert.Equal(HttpStatusCode.NotFound, await SendAsync(reader, petal, method, path, body));
            Assert.Equal(Name, (await SeenAsync(reader, Viewer)).Placement);

            Assert.Equal(HttpStatusCode.OK, await SendAsync(writer, lumiere, HttpMethod.Post, $"/v1/{Name}:pause", new { }));
            var gone = await UntilAsync(reader, Viewer, seen => seen.Placement != Name, "the paused placement is still seen");

            Assert.Equal((false, false), (before.Playlist == shown.Playlist, gone.Playlist == shown.Playlist));
        }
        finally
        {
            await SendAsync(writer, lumiere, HttpMethod.Post, $"/v1/{Name}:end", new { });
        }
    }

    [RequiresFact(Requirement.RedisServer)]
    public async Task UpdateViewer_ConsentTakenOnOneSilo_HoldsForTheNextRequestOnEveryOther()
    {
        var apis = await silos.ApisAsync();
        for (var round = 0; round < 6; round++)
        {
            var (writer, reader) = (apis[round % 2], apis[(round + 1) % 2]);
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

    /// <summary>What a player sees: who put the product into the table's slot, and the edition that its multivariant playlist leads to.</summary>
    private static async Task<(string? Placement, string Playlist)> SeenAsync(ServerApi api, string viewer)
    {
        while (true)
        {
            var play = await Plays.ResolveInTimeAsync(api, viewer, "skin-deep-1");
            using var master = await api.MasterAsync(viewer, "skin-deep-1");
            var playlist = string.Join(' ', Playlists.MediaUris(await master.Content.ReadAsByteArrayAsync()));
            // Asked for one after the other, they may be of two decisions; and one that came too late leads to the original.
            if (playlist.Contains(play.Edition, StringComparison.Ordinal))
                return (play.PlacementIn("table"), playlist);
        }
    }

    private static async Task<(string? Placement, string Playlist)> UntilAsync(
        ServerApi api, string viewer, Predicate<(string? Placement, string Playlist)> holds, string otherwise)
    {
        var acknowledged = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await SeenAsync(api, viewer);
            if (holds(seen))
                return seen;
            var age = TimeProvider.System.GetElapsedTime(acknowledged);
            Assert.True(age < SpreadMax, $"{otherwise} by {api.Http.BaseAddress} after {age}; 2 s are promised");
        }
    }

    private static async Task<string> TokenAsync(ServerApi api, string brand)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/dev/token?role=brand&brand={brand}") { Headers = { Accept = { new("text/plain") } } };
        using var answer = await api.Http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<HttpStatusCode> SendAsync(ServerApi api, string token, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new("Bearer", token) } };
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await api.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
