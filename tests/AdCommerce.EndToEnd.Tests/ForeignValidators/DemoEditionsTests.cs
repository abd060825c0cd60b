using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using AdCommerce.Domain.Media.Hls;
using AdCommerce.EndToEnd.Tests.Player;

namespace AdCommerce.EndToEnd.Tests.ForeignValidators;

/// <summary>What viewers of the demo drama really get over HTTP, held against our validator and two foreign ones.</summary>
[Collection(PlayerCollection.Name)]
public sealed class DemoEditionsTests(DemoServer server)
{
    private static readonly string[] Viewers = ["viewer-oily", "viewer-dry", "viewer-combination", "viewer-sensitive", "viewer-private"];
    private static readonly string[] Episodes = ["skin-deep-1", "skin-deep-2"];

    [RequiresFact(Requirement.ForeignValidators)]
    public async Task Get_EditionsOfAllDemoViewers_AllThreeAccept()
    {
        List<(string Name, HlsPresentation Presentation)> editions = [];
        using HttpClient client = new() { BaseAddress = await server.AddressAsync() };
        foreach (string episode in Episodes)
        {
            foreach (string viewer in Viewers)
            {
                editions.Add(($"{episode} for {viewer}", await ReadAsync(client, episode, viewer)));
            }
        }

        IReadOnlyDictionary<string, ForeignVerdict> foreign = await ForeignParsers.JudgeAsync(editions);
        foreach ((string name, HlsPresentation presentation) in editions)
        {
            ImmutableArray<HlsFinding> ours = HlsValidator.Validate(presentation, facts: null);
            Assert.True(ours.IsEmpty, $"{name}: {string.Join('\n', ours)}");
            Assert.Empty(foreign[name].HlsParser);
            Assert.Empty(foreign[name].M3U8Parser);
        }

        // Personal means different: at least the dry and the oily skin see other products.
        Assert.True(editions.Select(edition => string.Join(' ', edition.Presentation.MediaPlaylists.Keys)).Distinct().Count() > Episodes.Length);
    }

    private static async Task<HlsPresentation> ReadAsync(HttpClient client, string episode, string viewer)
    {
        JsonElement token = await client.GetFromJsonAsync<JsonElement>($"/dev/token?role=viewer&id={viewer}");
        byte[] multivariant = await client.GetByteArrayAsync($"/v1/episodes/{episode}/master.m3u8?token={token.GetProperty("token").GetString()}");
        MultivariantPlaylist playlist = MultivariantPlaylistParser.Parse(multivariant).Value!;
        IEnumerable<string> uris = playlist.Streams.Select(entry => entry.Uri)
            .Concat(playlist.Media.Select(entry => entry.Uri).OfType<string>())
            .Concat(playlist.IFrameStreams.Select(entry => entry.Uri));
        Dictionary<string, ReadOnlyMemory<byte>> media = [];
        foreach (string uri in uris.Distinct())
        {
            media[uri] = await client.GetByteArrayAsync(uri);
        }

        return new HlsPresentation(multivariant, media);
    }
}
