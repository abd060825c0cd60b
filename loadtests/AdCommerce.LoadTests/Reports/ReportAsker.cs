using AdCommerce.V1;
using Grpc.Core;
using StatusCode = Grpc.Core.StatusCode;

namespace AdCommerce.LoadTests.Reports;

/// <summary>Asks the report API as a brand's user, again where it is busy.</summary>
internal sealed class ReportAsker(ClockedServer server)
{
    private const int AttemptsMax = 200;
    private const string Role = $"role=brand&brand={ReportWorld.Brand}";

    /// <summary>The brand.</summary>
    public const string Parent = $"brands/{ReportWorld.Brand}";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, List<double>> _took = new(StringComparer.Ordinal);

    /// <summary>How long answers took: median and longest, milliseconds.</summary>
    public IEnumerable<(string Report, string Took)> Took => _took.Select(static t => (t.Key, $"{t.Value.Order().ElementAt(t.Value.Count / 2):0} {t.Value.Max():0}"));

    /// <summary>Forgets how long answers took.</summary>
    public void Forget() => _took.Clear();

    public Task<ReportFunnelResponse> FunnelAsync(ReportQuestion question, bool attemptsOnly = false)
    {
        var request = new ReportFunnelRequest
        {
            Parent = Parent,
            Scope = question.Scope,
            Dimensions = { question.Dimensions },
            ComparePrevious = question.ComparePrevious,
            AttemptsOnly = attemptsOnly,
            WithDays = !attemptsOnly && !question.IsOfCircles,
        };
        return AskAsync(attemptsOnly ? "funnel of attempts only" : "funnel", options => server.Reports.ReportFunnelAsync(request, options).ResponseAsync);
    }

    public Task<ReportTrendResponse> TrendAsync(ReportQuestion question) =>
        AskAsync("trend", options => server.Reports.ReportTrendAsync(new() { Parent = Parent, Scope = question.PlainScope }, options).ResponseAsync);

    public Task<ReportTimeToConvertResponse> TimesAsync(ReportQuestion question) =>
        AskAsync("time to convert", options => server.Reports.ReportTimeToConvertAsync(new() { Parent = Parent, Scope = question.PlainScope }, options).ResponseAsync);

    public Task<ReportTransitionsResponse> TransitionsAsync(ReportQuestion question) =>
        AskAsync("transitions", options => server.Reports.ReportTransitionsAsync(new() { Parent = Parent, Scope = question.PlainScope }, options).ResponseAsync);

    public Task<ReportCirclesResponse> CirclesAsync(ReportQuestion question) =>
        AskAsync("circles", options => server.Reports.ReportCirclesAsync(new() { Parent = Parent, Scope = question.PlainScope, Stage = question.CircleStage }, options).ResponseAsync);

    public Task<ListAttemptsResponse> ListAsync(ReportQuestion question, string page) => AskAsync(
        "list",
        options => server.Reports.ListAttemptsAsync(
            new() { Parent = Parent, Scope = question.PlainScope, Stage = question.ListStage, AtAll = question.ListAtAll, PageSize = 500, PageToken = page }, options).ResponseAsync);

    public Task<ReportLiftResponse> LiftAsync(string start, string end) => AskAsync(
        "lift", options => server.Reports.ReportLiftAsync(new() { Parent = Parent, Campaign = ReportWorld.Held.Name, StartDate = start, EndDate = end }, options).ResponseAsync);

    public Task<ReportAttributionResponse> AttributionAsync(ReportQuestion question) => AskAsync("attribution", async options =>
    {
        using var call = server.Reports.ReportAttribution(question.ToAttribution(Parent), options);
        return await LastAsync(call.ResponseStream);
    });

    public Task<ReplayFunnelResponse> ReplayAsync(ReportQuestion question) => AskAsync("replay", async options =>
    {
        using var call = server.Reports.ReplayFunnel(question.ToReplay(Parent), options);
        return await LastAsync(call.ResponseStream);
    });

    private static async Task<T> LastAsync<T>(IAsyncStreamReader<T> stream)
    {
        T? last = default;
        await foreach (var step in stream.ReadAllAsync())
            last = step;
        return last!;
    }

    private async Task<T> AskAsync<T>(string report, Func<CallOptions, Task<T>> ask)
    {
        for (var attempt = 1; ; attempt++)
        {
            var begun = TimeProvider.System.GetTimestamp();
            try
            {
                var answer = await ask(await server.AsAsync(Role));
                var took = TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds;
                lock (_took)
                {
                    if (!_took.TryGetValue(report, out var known))
                        _took[report] = known = [];
                    known.Add(took);
                }

                return answer;
            }
            // Reports are shed first, and a token is over when the clock was moved on.
            catch (RpcException e) when (attempt < AttemptsMax && e.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.Unauthenticated or StatusCode.Aborted)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }
}
