using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace AdCommerce.EndToEnd.Tests.Player;

/// <summary>
/// A server with the demo drama. One is started; <c>ADCOMMERCE_TEST_ADDRESS</c> names another that runs already, such as a deployed one.
/// </summary>
public sealed class DemoServer : IAsyncLifetime
{
    private static readonly TimeSpan DemoTimeout = TimeSpan.FromSeconds(60);

    private readonly Lazy<Task<Uri>> _address;
    private ServerProcess? _process;

    public DemoServer() => _address = new(StartAsync);

    /// <summary>Where it serves HTTP.</summary>
    public Task<Uri> AddressAsync() => _address.Value;

    /// <summary>What <c>:resolve</c> answers to a viewer.</summary>
    public async Task<ResolvedEpisode> ResolveAsync(string viewer, string episode)
    {
        using var client = new HttpClient { BaseAddress = await AddressAsync() };
        using HttpResponseMessage response = await AskAsync(client, viewer, episode);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<ResolvedEpisode>(JsonSerializerOptions.Web) ?? throw new JsonException("null");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private async Task<Uri> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("ADCOMMERCE_TEST_ADDRESS") is { Length: > 0 } given)
        {
            return new Uri(given);
        }

        _process = await ServerProcess.StartAsync();
        await WaitForDemoAsync(_process.HttpAddress);
        return _process.HttpAddress;
    }

    // The demo drama comes in through the public import API, after the server can serve.
    private static async Task WaitForDemoAsync(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        using var timeout = new CancellationTokenSource(DemoTimeout);
        foreach (string episode in (string[])["skin-deep-1", "skin-deep-2"])
        {
            while (true)
            {
                using HttpResponseMessage response = await AskAsync(client, "viewer-oily", episode);
                if (response.IsSuccessStatusCode)
                {
                    break;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, timeout.Token);
            }
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string viewer, string episode)
    {
        JsonElement token = await client.GetFromJsonAsync<JsonElement>($"/dev/token?role=viewer&id={viewer}");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/episodes/{episode}:resolve") { Content = JsonContent.Create(new { }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("token").GetString());
        return await client.SendAsync(request);
    }
}
