using System.Net;
using System.Text;
using System.Text.Json;
using AdCommerce.LoadTests.Servers;

namespace AdCommerce.EndToEnd.Tests.Playback;

/// <summary>What <c>:resolve</c> answered, to the byte.</summary>
internal sealed record Play(byte[] Body)
{
    private readonly JsonElement _json = JsonDocument.Parse(Body).RootElement;

    public string Session => _json.GetProperty("session").GetString()!;

    public string PlaylistUri => _json.GetProperty("playlistUri").GetString()!;

    public string Edition => _json.GetProperty("edition").GetString()!;

    public int Revision => _json.GetProperty("revision").GetInt32();

    public string Fallback => _json.TryGetProperty("fallbackReason", out var reason) ? reason.GetString()! : "FALLBACK_REASON_UNSPECIFIED";

    /// <summary>The product in a slot; null for the original.</summary>
    public string? ProductIn(string slot) => Find(slot, "name");

    /// <summary>The placement that put it there.</summary>
    public string? PlacementIn(string slot) => Find(slot, "placement");

    /// <summary>Products of all slots, and the profile attributes that were used.</summary>
    public (string Products, string AttributesUsed) Decision =>
        (string.Join(' ', Slots.Select(s => ProductIn(s.GetProperty("slot").GetString()!) ?? "original")),
            string.Join(' ', Slots.SelectMany(static s => s.GetProperty("attributesUsed").EnumerateArray()).Select(static a => a.GetString())));

    private IEnumerable<JsonElement> Slots => _json.GetProperty("slots").EnumerateArray();

    private string? Find(string slot, string property)
    {
        var found = Slots.Single(s => s.GetProperty("slot").GetString() == slot);
        return found.TryGetProperty("product", out var product) && product.ValueKind == JsonValueKind.Object ? product.GetProperty(property).GetString() : null;
    }
}

/// <summary>Presses play in tests.</summary>
internal static class Plays
{
    private const int AttemptsMax = 100;

    public static async Task<Play> ResolveAsync(ServerApi api, string viewer, string episode, string session = "")
    {
        using var answer = await api.ResolveAsync(viewer, episode, session);
        var body = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {Encoding.UTF8.GetString(body)}");
        return new Play(body);
    }

    /// <summary>A decision without a fallback: on a busy machine some come later than 50 ms.</summary>
    public static async Task<Play> ResolveInTimeAsync(ServerApi api, string viewer, string episode)
    {
        for (var i = 0; i < AttemptsMax; i++)
        {
            var play = await ResolveAsync(api, viewer, episode);
            if (play.Fallback == "FALLBACK_REASON_UNSPECIFIED")
                return play;
        }

        throw new InvalidOperationException($"no decision in time in {AttemptsMax} attempts");
    }

    public static async Task<byte[]> GetAsync(ServerApi api, string uri)
    {
        using var answer = await api.Http.GetAsync(uri);
        Assert.True(answer.IsSuccessStatusCode, $"{uri}: {answer.StatusCode}");
        return await answer.Content.ReadAsByteArrayAsync();
    }
}
