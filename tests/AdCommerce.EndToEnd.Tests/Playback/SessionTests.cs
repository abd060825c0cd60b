using System.Text;
using AdCommerce.LoadTests.Servers;

namespace AdCommerce.EndToEnd.Tests.Playback;

[Collection(PlaybackCollection.Name)]
public sealed class SessionTests(PlaybackServer server)
{
    [Fact]
    public async Task Session_AskedAgain_IsTheSameByteForByte()
    {
        var api = await server.ApiAsync();
        var play = await Plays.ResolveInTimeAsync(api, "viewer-oily", "skin-deep-1");
        var master = await Plays.GetAsync(api, play.PlaylistUri);

        Assert.Equal(play.Body, (await Plays.ResolveAsync(api, "viewer-oily", "skin-deep-1", play.Session)).Body);
        Assert.Equal(master, await Plays.GetAsync(api, play.PlaylistUri));
        // The same choices by token: the same edition, so the same bytes.
        Assert.Equal(master, await MasterInTimeAsync(api, "viewer-oily", "skin-deep-1"));
        Assert.Contains(play.Edition, Encoding.UTF8.GetString(master), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_OfAnotherViewerOrEpisode_IsRefused()
    {
        var api = await server.ApiAsync();
        var play = await Plays.ResolveAsync(api, "viewer-oily", "skin-deep-1");

        using var otherViewer = await api.ResolveAsync("viewer-dry", "skin-deep-1", play.Session);
        using var otherEpisode = await api.ResolveAsync("viewer-oily", "skin-deep-2", play.Session);
        using var changed = await api.Http.GetAsync(play.PlaylistUri[..^4] + (play.PlaylistUri.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA"));

        Assert.Equal((400, 400, 400), ((int)otherViewer.StatusCode, (int)otherEpisode.StatusCode, (int)changed.StatusCode));
    }

    [Fact]
    public async Task Publish_NewRevision_OldSessionsStayOnTheirs()
    {
        const string Id = "revised";
        var api = await server.ApiAsync();
        await PublishAsync(api, Id, "First", "lumiere-matte-velvet");
        var old = await Plays.ResolveInTimeAsync(api, "viewer-oily", Id);
        var oldMaster = await Plays.GetAsync(api, old.PlaylistUri);
        var oldMedia = new Dictionary<string, byte[]>();
        foreach (var uri in Playlists.MediaUris(oldMaster))
            oldMedia[uri] = await Plays.GetAsync(api, uri);
        Assert.Equal((1, "products/lumiere-matte-velvet"), (old.Revision, old.ProductIn("table")));

        await PublishAsync(api, Id, "Second", "lumiere-dew-veil");
        var young = await Plays.ResolveInTimeAsync(api, "viewer-oily", Id);

        Assert.Equal(2, young.Revision);
        Assert.NotEqual(old.Edition, young.Edition);
        Assert.NotEqual("products/lumiere-matte-velvet", young.ProductIn("table"));
        Assert.Equal(old.Body, (await Plays.ResolveAsync(api, "viewer-oily", Id, old.Session)).Body);
        Assert.Equal(oldMaster, await Plays.GetAsync(api, old.PlaylistUri));
        foreach (var (uri, bytes) in oldMedia)
        {
            Assert.Equal(bytes, await Plays.GetAsync(api, uri));
            await PlayableAsync(api, bytes);
        }
    }

    [Fact]
    public async Task Publish_DraftAfterPublication_ChangesNothingForViewers()
    {
        const string Id = "redrafted";
        var api = await server.ApiAsync();
        await PublishAsync(api, Id, "First", "lumiere-matte-velvet");
        var before = await Plays.ResolveInTimeAsync(api, "viewer-oily", Id);

        await api.Catalog.ImportEpisodeAsync(DemoCatalog.ImportOf("skin-deep", Id, "A draft"), api.Operator());
        var after = await Plays.ResolveInTimeAsync(api, "viewer-oily", Id);

        Assert.Equal((before.Edition, 1), (after.Edition, after.Revision));
    }

    private static async Task PublishAsync(ServerApi api, string id, string title, string product)
    {
        await api.Catalog.ImportEpisodeAsync(DemoCatalog.ImportOf("skin-deep", id, title), api.Operator());
        await api.Catalog.ImportVariantAsync(DemoCatalog.VariantOf(id, product), api.Operator());
        await api.Catalog.PublishEpisodeAsync(new() { Name = $"episodes/{id}" }, api.Operator());
    }

    // Every URI of a media playlist is there.
    private static async Task PlayableAsync(ServerApi api, byte[] playlist)
    {
        var uris = Encoding.UTF8.GetString(playlist).Split('\n')
            .Select(static line => line.StartsWith("#EXT-X-MAP", StringComparison.Ordinal) ? line.Split('"')[1] : line)
            .Where(static line => line.Length > 0 && line[0] != '#')
            .ToList();
        Assert.NotEmpty(uris);
        foreach (var uri in uris)
        {
            using var answer = await api.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, uri));
            Assert.True(answer.IsSuccessStatusCode, $"{uri}: {answer.StatusCode}");
        }
    }

    private static async Task<byte[]> MasterInTimeAsync(ServerApi api, string viewer, string episode)
    {
        while (true)
        {
            using var answer = await api.MasterAsync(viewer, episode);
            if (!answer.Headers.Contains("AdCommerce-Fallback"))
                return await answer.Content.ReadAsByteArrayAsync();
        }
    }
}
