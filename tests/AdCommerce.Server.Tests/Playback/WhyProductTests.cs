using System.Net.Http.Json;
using System.Text.Json;
using AdCommerce.Server.Tests.Funnel;
using AdCommerce.V1;
using Grpc.Core;

namespace AdCommerce.Server.Tests.Playback;

/// <summary>A viewer asks why, with the session that was given, through the public API of a whole server.</summary>
public sealed class WhyProductTests(ChainServer server) : IClassFixture<ChainServer>
{
    private const string Episode = "episodes/skin-deep-1";

    private PlaybackService.PlaybackServiceClient Playback => new(server.Channel);

    [Fact]
    public async Task WhyProduct_SlotOfMySession_IsToldInMyLanguage()
    {
        var viewer = await server.TokenAsync("role=viewer&id=viewer-oily");
        var played = await PlayAsync(viewer);
        var drink = played.Slots.Single(static slot => slot.Slot == "drink");

        var english = await Playback.WhyProductAsync(new() { Name = Episode, Session = played.Session, Slot = "drink" }, viewer);
        var chinese = await Playback.WhyProductAsync(new() { Name = Episode, Session = played.Session, Slot = "drink", LanguageCode = "zh-Hans" }, viewer);

        Assert.Equal($"What you see here is {drink.Product.Title}.", english.Sentences[0]);
        Assert.Equal($"这里出现的是{drink.Product.Title}。", chinese.Sentences[0]);
        Assert.Equal(english.Sentences.Count, chinese.Sentences.Count);
        Assert.Equal(string.Join(' ', english.Sentences), english.Explanation);
        Assert.Equal((drink.Product.Name, drink.Product.Brand), (english.Product, english.Brand));
        Assert.Superset(drink.AttributesUsed.ToHashSet(), english.AttributesUsed.ToHashSet());
    }

    [Fact]
    public async Task WhyProduct_OverHttp_IsTheSame()
    {
        var viewer = await server.TokenAsync("role=viewer&id=viewer-dry");
        var played = await PlayAsync(viewer);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/{Episode}:why");
        request.Headers.Add("Authorization", viewer.GetValue("authorization"));
        request.Content = JsonContent.Create(new { session = played.Session, slot = played.Slots[0].Slot });

        using var answer = await server.Http.SendAsync(request);

        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.StartsWith($"What you see here is {played.Slots[0].Product.Title}.", body.GetProperty("explanation").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhyProduct_NotMySessionOrNoSuchSlot_IsRefused()
    {
        var viewer = await server.TokenAsync("role=viewer&id=viewer-oily");
        var other = await server.TokenAsync("role=viewer&id=viewer-dry");
        var played = await PlayAsync(viewer);

        await RefusedAsync("session", new() { Name = Episode, Session = played.Session, Slot = "drink" }, other);
        await RefusedAsync("session", new() { Name = Episode, Session = "", Slot = "drink" }, viewer);
        await RefusedAsync("session", new() { Name = "episodes/skin-deep-2", Session = played.Session, Slot = "drink" }, viewer);
        await RefusedAsync("slot", new() { Name = Episode, Session = played.Session, Slot = "no-such" }, viewer);
    }

    private async Task RefusedAsync(string field, WhyProductRequest request, Metadata viewer)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Playback.WhyProductAsync(request, viewer));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal(field, Assert.Single(refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations).Field);
    }

    private async Task<ResolveEpisodeResponse> PlayAsync(Metadata viewer)
    {
        while (true)
        {
            // A busy machine may take too long for the first decisions of a process; the show then goes on with the original.
            var resolved = await Playback.ResolveEpisodeAsync(new() { Name = Episode }, viewer);
            if (resolved.FallbackReason == FallbackReason.Unspecified)
                return resolved;
        }
    }
}
