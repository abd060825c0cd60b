using System.Net;
using System.Text;
using AdCommerce.EndToEnd.Tests.Playback;
using AdCommerce.LoadTests.Servers;
using Grpc.Core;

namespace AdCommerce.EndToEnd.Tests.Viewers;

/// <summary>trust.md, Privacy: without leave the profile is not used, and after "delete me" it is nowhere.</summary>
[Collection(PlaybackCollection.Name)]
public sealed class PrivacyTests(PlaybackServer server)
{
    private const string Episode = "skin-deep-1";

    [Fact]
    public async Task Resolve_WithoutConsent_IsDecidedFromTheContextAlone()
    {
        var api = await server.ApiAsync();

        var unknown = await Plays.ResolveInTimeAsync(api, "nobody-knows-me", Episode);
        var refusing = await Plays.ResolveInTimeAsync(api, "viewer-private", Episode);

        Assert.Equal("", unknown.Decision.AttributesUsed);
        Assert.Equal(unknown.Decision, refusing.Decision);
        Assert.Equal("products/petal-balance-tint", unknown.ProductIn("table"));
    }

    [Fact]
    public async Task Resolve_GlobalPrivacyControl_IsDecidedFromTheContextAlone()
    {
        var api = await server.ApiAsync();
        var personal = await Plays.ResolveInTimeAsync(api, "viewer-oily", Episode);
        var context = await Plays.ResolveInTimeAsync(api, "nobody-knows-me", Episode);
        Assert.NotEqual(personal.Edition, context.Edition);

        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/episodes/{Episode}:resolve");
            request.Headers.Authorization = new("Bearer", await api.ViewerTokenAsync("viewer-oily"));
            request.Headers.Add("Sec-GPC", "1");
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            using var answer = await api.Http.SendAsync(request);
            var play = new Play(await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal("", play.Decision.AttributesUsed);
            Assert.DoesNotContain("lumiere-matte-velvet", play.Decision.Products, StringComparison.Ordinal);
            if (play.Fallback == "FALLBACK_REASON_UNSPECIFIED")
                Assert.Equal(context.Decision, play.Decision);
        }
    }

    [Fact]
    public async Task EraseViewer_ThenEverywhere_TheCanaryIsFoundNowhere()
    {
        const string Canary = "canary-viewer-5b1e77";
        const double CanaryAge = 71.8281828;
        const string CanaryText = "71.8281828";
        var api = await server.ApiAsync();
        // Several versions, the later ones longer: old ones must not stay behind either.
        await UpdateAsync(api, Canary, new() { { "age", CanaryAge } }, null);
        await UpdateAsync(api, Canary, new() { { "age", CanaryAge } }, "oily");
        Assert.Equal("products/lumiere-matte-velvet", (await Plays.ResolveInTimeAsync(api, Canary, Episode)).ProductIn("table"));

        await api.Viewers.EraseViewerAsync(new() { Name = $"viewers/{Canary}" }, api.Operator());

        var missing = await Assert.ThrowsAsync<RpcException>(async () => await api.Viewers.GetViewerAsync(new() { Name = $"viewers/{Canary}" }, api.Operator()));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        var after = await Plays.ResolveInTimeAsync(api, Canary, Episode);
        Assert.Equal((await Plays.ResolveInTimeAsync(api, "nobody-knows-me", Episode)).Decision, after.Decision);
        var data = (await SharedServer.GetAsync()).DataDirectory;
        Assert.Equal([], await FindAsync(data, Encoding.UTF8.GetBytes(Canary)));
        Assert.Equal([], await FindAsync(data, Encoding.UTF8.GetBytes(CanaryText)));
        Assert.Equal([], await FindAsync(data, BitConverter.GetBytes(CanaryAge)));
    }

    [Fact]
    public async Task EraseViewer_Counted_IsNotAmongTheKnownViewersAnyMore()
    {
        var api = await server.ApiAsync();
        var before = await KnownAsync(api);
        await UpdateAsync(api, "counted-once", [], "oily");
        var known = await KnownAsync(api);

        await api.Viewers.EraseViewerAsync(new() { Name = "viewers/counted-once" }, api.Operator());

        Assert.Equal((before + 1, before), (known, await KnownAsync(api)));
    }

    private static async Task<long> KnownAsync(ServerApi api) =>
        (await api.Campaigns.EstimateReachAsync(new() { Parent = "brands/lumiere" }, api.Operator())).KnownViewers;

    private static async Task UpdateAsync(ServerApi api, string viewer, Dictionary<string, double> numbers, string? skin)
    {
        var values = new V1.Viewer { Name = $"viewers/{viewer}", Consent = new() { Personalization = true } };
        foreach (var (id, number) in numbers)
            values.Attributes.Add(id, new() { NumberValue = number });
        if (skin is not null)
            values.Attributes.Add("skin_type", new() { EnumValue = skin });
        await api.Viewers.UpdateViewerAsync(new() { Viewer = values, AllowMissing = true, RequestId = $"{viewer}-{skin}" }, api.Operator());
    }

    /// <summary>Files that hold the bytes: plain, as hex in either case, or as base64 at any of its three alignments.</summary>
    private static async Task<List<string>> FindAsync(string folder, byte[] secret)
    {
        var forms = new List<byte[]>
        {
            secret, Encoding.ASCII.GetBytes(Convert.ToHexString(secret)), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret)),
            Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(secret)),
        };
        for (var shift = 0; shift < 3; shift++)
        {
            // The characters that do not depend on neighbours.
            var encoded = Convert.ToBase64String([.. new byte[shift], .. secret]);
            var from = shift == 0 ? 0 : shift + 1;
            forms.Add(Encoding.ASCII.GetBytes(encoded[from..^(secret.Length % 3 == 0 && shift == 0 ? 0 : 4)]));
        }

        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            // The lock lets nobody read, and holds a process id.
            if (Path.GetFileName(file) == "lock")
                continue;
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            if (forms.Exists(form => bytes.AsSpan().IndexOf(form) >= 0))
                found.Add(Path.GetRelativePath(folder, file));
        }

        return found;
    }
}
