using Grpc.Core;
using Grpc.Net.Client;

namespace AdCommerce.Server.Demo.Traffic;

/// <summary>The public API as simulated viewers call it: with a token of their own, and patiently where the server is busy.</summary>
internal sealed class TrafficApi(Uri http, Uri grpc, TimeProvider time) : IDisposable
{
    private const int AttemptsMax = 8;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _client = new() { BaseAddress = http };
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(grpc);

    private V1.PlaybackService.PlaybackServiceClient Playback => new(_channel);

    private V1.FunnelService.FunnelServiceClient Funnel => new(_channel);

    private V1.ViewerService.ViewerServiceClient Viewers => new(_channel);

    /// <summary>Headers of a caller.</summary>
    /// <param name="query">Of <c>/dev/token</c>.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<Metadata> SignInAsync(string query, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/dev/token?{query}");
        request.Headers.Add("Accept", "text/plain");
        using var response = await _client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return new Metadata { { "Authorization", $"Bearer {await response.Content.ReadAsStringAsync(cancellationToken)}" } };
    }

    /// <summary>Gives a viewer a profile.</summary>
    public Task UpdateViewerAsync(V1.UpdateViewerRequest request, Metadata caller, CancellationToken cancellationToken) =>
        AskAsync(() => Viewers.UpdateViewerAsync(request, Options(caller, cancellationToken)).ResponseAsync, cancellationToken);

    /// <summary>Presses play.</summary>
    public Task<V1.ResolveEpisodeResponse> ResolveAsync(string episode, V1.Device device, Metadata caller, CancellationToken cancellationToken) =>
        AskAsync(() => Playback.ResolveEpisodeAsync(new() { Name = $"episodes/{episode}", Device = device }, Options(caller, cancellationToken)).ResponseAsync, cancellationToken);

    /// <summary>Records a batch; sends it again, with the same ids, until there is an answer.</summary>
    public Task<V1.RecordEventsResponse> RecordAsync(V1.RecordEventsRequest batch, Metadata caller, CancellationToken cancellationToken) =>
        AskAsync(
            () =>
            {
                var sent = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(time.GetUtcNow());
                foreach (var happened in batch.Events)
                    happened.Sent = sent;
                return Funnel.RecordEventsAsync(batch, Options(caller, cancellationToken)).ResponseAsync;
            },
            cancellationToken);

    /// <summary>Asks for another step than those that are not wanted.</summary>
    public Task<V1.NextStep> FindStepAsync(V1.GetNextStepRequest request, Metadata caller, CancellationToken cancellationToken) =>
        AskAsync(() => Funnel.GetNextStepAsync(request, Options(caller, cancellationToken)).ResponseAsync, cancellationToken);

    public void Dispose()
    {
        _channel.Dispose();
        _client.Dispose();
    }

    private CallOptions Options(Metadata caller, CancellationToken cancellationToken) =>
        new(caller, time.GetUtcNow().UtcDateTime + Deadline, cancellationToken);

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (RpcException e) when (attempt < AttemptsMax
                && e.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.DeadlineExceeded or StatusCode.Aborted)
            {
                await Task.Delay(Pause * (1 << attempt), time, cancellationToken);
            }
        }
    }
}
