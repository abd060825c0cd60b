using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace AdCommerce.EndToEnd.Tests.Player;

/// <summary>A viewer made for one test, and what the public API says of it afterwards.</summary>
internal static class ChainViewer
{
    /// <summary>Makes a viewer who agreed to everything.</summary>
    /// <param name="address">The server.</param>
    /// <param name="skinType">Value of the attribute skin_type.</param>
    /// <param name="taste">Value of the attribute taste.</param>
    /// <returns>Its id.</returns>
    public static async Task<string> CreateAsync(Uri address, string skinType, string taste)
    {
        string id = $"walker-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";
        using HttpClient caller = await SignInAsync(address, "role=operator");
        var viewer = new
        {
            attributes = new Dictionary<string, object> { ["skin_type"] = new { enumValue = skinType }, ["taste"] = new { enumValue = taste } },
            consent = new { personalization = true, measurement = true, messages = true },
        };
        using HttpResponseMessage response = await caller.PatchAsJsonAsync($"/v1/viewers/{id}?allowMissing=true", viewer);
        response.EnsureSuccessStatusCode();
        return id;
    }

    /// <summary>Plays an episode for a new viewer and says of every slot with a product that it was watched for four seconds.</summary>
    /// <param name="address">The server.</param>
    /// <param name="episode">Which one.</param>
    public static async Task WatchAsync(Uri address, string episode)
    {
        using HttpClient viewer = await SignInAsync(address, $"role=viewer&id={await CreateAsync(address, "oily", "fruity")}");
        using HttpResponseMessage answer = await viewer.PostAsJsonAsync($"/v1/episodes/{episode}:resolve", new { });
        answer.EnsureSuccessStatusCode();
        JsonElement resolved = await answer.Content.ReadFromJsonAsync<JsonElement>();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using HttpResponseMessage recorded = await viewer.PostAsJsonAsync("/v1/events:record", new
        {
            events = resolved.GetProperty("slots").EnumerateArray().Where(slot => slot.TryGetProperty("eventToken", out JsonElement token) && token.GetString() != "").Select(slot => new
            {
                eventId = Guid.CreateVersion7(now),
                kind = "EVENT_KIND_EXPOSURE_STOP",
                created = now,
                sent = now,
                eventToken = slot.GetProperty("eventToken").GetString(),
                watchedMillis = 4_000,
            }),
        });
        recorded.EnsureSuccessStatusCode();
    }

    /// <summary>
    /// The journey stands where it should; every event that the page sent to this brand is in the brand's export exactly once, and counted.
    /// </summary>
    /// <param name="address">The server.</param>
    /// <param name="viewer">The viewer.</param>
    /// <param name="brand">The brand whose chain was walked.</param>
    /// <param name="stage">The furthest stage in order.</param>
    /// <param name="sent">Ids and kinds of what the page sent.</param>
    /// <param name="kinds">How many of which kinds have to be there.</param>
    public static async Task AssertCountedAsync(
        Uri address, string viewer, string brand, int stage, IReadOnlyDictionary<string, string> sent, IReadOnlyList<(string Kind, int Count)> kinds)
    {
        using HttpClient own = await SignInAsync(address, $"role=viewer&id={viewer}");
        JsonElement journeys = await own.GetFromJsonAsync<JsonElement>("/v1/journeys");
        JsonElement journey = journeys.GetProperty("journeys").EnumerateArray()
            .Single(each => each.GetProperty("campaign").GetString()!.StartsWith($"brands/{brand}/", StringComparison.Ordinal));
        Assert.Equal(stage, journey.GetProperty("stage").GetInt32());

        List<JsonElement> exported = await ExportAsync(address, brand, sent);
        Assert.Equal(exported.Count, exported.Select(each => each.GetProperty("eventId").GetString()).Distinct().Count());
        Assert.All(exported, each =>
        {
            Assert.Equal("EVENT_STATUS_ACCEPTED", each.GetProperty("status").GetString());
            Assert.Equal(sent[each.GetProperty("eventId").GetString()!], each.GetProperty("kind").GetString());
        });
        Assert.Single(exported.Select(each => each.GetProperty("viewer").GetString()).Distinct());
        foreach ((string kind, int count) in kinds)
        {
            Assert.Equal((kind, count), (kind, exported.Count(each => each.GetProperty("kind").GetString() == kind)));
            Assert.Equal((kind, count), (kind, sent.Count(each => each.Value == kind)));
        }
    }

    private static async Task<List<JsonElement>> ExportAsync(Uri address, string brand, IReadOnlyDictionary<string, string> sent)
    {
        using HttpClient caller = await SignInAsync(address, $"role=brand&brand={brand}");
        string lines = await caller.GetStringAsync($"/v1/brands/{brand}/events:export");
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("events").EnumerateArray())
            .Where(each => sent.ContainsKey(each.GetProperty("eventId").GetString()!))];
    }

    private static async Task<HttpClient> SignInAsync(Uri address, string query)
    {
        var client = new HttpClient { BaseAddress = address };
        JsonElement token = await client.GetFromJsonAsync<JsonElement>($"/dev/token?{query}");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("token").GetString());
        return client;
    }
}
