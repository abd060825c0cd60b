using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace AdCommerce.EndToEnd.Tests.Player;

/// <summary>
/// A server with the demo drama: the one that tests share. <c>ADCOMMERCE_TEST_ADDRESS</c> names another that runs already, such as a deployed one.
/// </summary>
public sealed class DemoServer
{
    private readonly Lazy<Task<Uri>> _address = new(FindAsync);

    /// <summary>Where it serves HTTP.</summary>
    public Task<Uri> AddressAsync() => _address.Value;

    /// <summary>What <c>:resolve</c> answers to a viewer.</summary>
    public async Task<ResolvedEpisode> ResolveAsync(string viewer, string episode)
    {
        using var client = new HttpClient { BaseAddress = await AddressAsync() };
        var token = await client.GetFromJsonAsync<JsonElement>($"/dev/token?role=viewer&id={viewer}");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/episodes/{episode}:resolve") { Content = JsonContent.Create(new { }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("token").GetString());
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<ResolvedEpisode>(JsonSerializerOptions.Web) ?? throw new JsonException("null");
    }

    private static async Task<Uri> FindAsync() => Environment.GetEnvironmentVariable("ADCOMMERCE_TEST_ADDRESS") is { Length: > 0 } given
        ? new Uri(given)
        : (await SharedServer.GetAsync()).HttpAddress;
}
