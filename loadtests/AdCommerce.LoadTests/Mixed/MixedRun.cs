using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Chain;
using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.LoadTests.Mixed;

/// <summary>
/// Requests that come by the clock, whatever the answers do (open loop): resolve, events, next steps. Each is timed from when it was due, so that
/// a server that stands still is charged for all who waited. Afterwards the events are audited.
/// </summary>
internal sealed class MixedRun(Run run, Cluster cluster, MixedPlan plan)
{
    private const int UnderWayMax = 2_000;
    private const double ResolveShare = 0.5;
    private const double EventsShare = 0.35;
    private const int SlotMillis = 7_680;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly MixedFigures _figures = new() { RatePerSecond = plan.RatePerSecond };
    private readonly ClientHistory _history = new();
    private readonly SortedDictionary<string, (LatencyHistogram Times, SortedDictionary<string, int> Answers)> _kinds = new(StringComparer.Ordinal);
    private readonly Random _random = new(plan.Seed);
    private readonly List<(string Viewer, string Login, string Token)> _viewers = [];
    private int _underWay;
    private bool _counts;

    /// <summary>Runs the plan on a server of its own.</summary>
    public static async Task<(MixedFigures Load, AuditFigures Audit)> RunAsync(Run run, MixedPlan plan)
    {
        await using var cluster = await Cluster.StartAsync(plan.OnRedis, 1);
        return await new MixedRun(run, cluster, plan).RunAsync();
    }

    private async Task<(MixedFigures Load, AuditFigures Audit)> RunAsync()
    {
        var world = await ChainWorld.CreateAsync(cluster.Apis[0], plan.Viewers, plan.Seed);
        await MeetAsync(world);
        foreach (var kind in (ReadOnlySpan<string>)["events", "next step", "resolve"])
            _kinds[kind] = (new(), new(StringComparer.Ordinal));
        await SendForAsync(plan.WarmUp);
        _counts = true;
        run.Say($"warm; {plan.RatePerSecond} requests/s for {plan.Length.TotalSeconds} s");
        await SendForAsync(plan.Length);
        foreach (var (kind, (times, answers)) in _kinds)
        {
            _figures.Kinds[kind] = new(
                times.Count, times.QuantileMillis(0.5), times.QuantileMillis(0.9), times.QuantileMillis(0.99), times.QuantileMillis(0.999), times.MaxMillis, answers);
            run.Say($"{kind}: {_figures.Kinds[kind]} {string.Join(", ", answers)}");
        }

        _figures.AnsweredPerSecond = (int)(_figures.Kinds.Values.Sum(static k => k.Requests) / plan.Length.TotalSeconds);
        run.Expect(_kinds.Values.All(static k => k.Answers.Keys.All(static a => a is "OK" or "ResourceExhausted" or "Unavailable")), "there were answers that no load excuses");
        return (_figures, await AuditAsync(world));
    }

    private async Task MeetAsync(ChainWorld world)
    {
        foreach (var viewer in world.Viewers)
        {
            var login = await cluster.Apis[0].ViewerTokenAsync(viewer);
            var play = await cluster.Apis[0].Playback.ResolveEpisodeAsync(new() { Name = ChainWorld.Episode }, ServerApi.Viewer(login));
            if (play.Slots.FirstOrDefault(static s => s.EventToken.Length > 0) is { } slot)
                _viewers.Add((viewer, login, slot.EventToken));
        }
    }

    private async Task SendForAsync(TimeSpan length)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var open = new List<Task>();
        using var timer = new PeriodicTimer(Tick, TimeProvider.System);
        for (var sent = 0L; TimeProvider.System.GetElapsedTime(begun) < length;)
        {
            await timer.WaitForNextTickAsync();
            var due = (long)(TimeProvider.System.GetElapsedTime(begun).TotalSeconds * plan.RatePerSecond);
            for (; sent < due; sent++)
            {
                var late = TimeProvider.System.GetElapsedTime(begun) - TimeSpan.FromSeconds((double)sent / plan.RatePerSecond);
                if (Volatile.Read(ref _underWay) >= UnderWayMax)
                    _figures.NotSent += _counts ? 1 : 0;
                else
                    open.Add(SendNextAsync(late));
            }

            open.RemoveAll(static t => t.IsCompletedSuccessfully);
        }

        await Task.WhenAll(open);
    }

    private Task SendNextAsync(TimeSpan late)
    {
        var (viewer, login, token) = _viewers[_random.Next(_viewers.Count)];
        var api = cluster.Apis[0];
        var options = ServerApi.Viewer(login, Patience);
        var chance = _random.NextDouble();
        if (chance < ResolveShare)
            return TimeAsync("resolve", late, async () => await api.Playback.ResolveEpisodeAsync(new() { Name = ChainWorld.Episode }, options));
        if (chance >= ResolveShare + EventsShare)
            return TimeAsync("next step", late, async () => await api.Funnel.ListJourneysAsync(new(), options));
        var batch = BatchOf(viewer, token);
        return TimeAsync("events", late, async () => await RecordAsync(api, batch, options));
    }

    private RecordEventsRequest BatchOf(string viewer, string token)
    {
        var maker = new EventMaker(_history, _random, TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow().ToTimestamp();
        var watched = _random.Next(SlotMillis);
        var batch = new RecordEventsRequest
        {
            Events = { maker.Make(viewer, token, EventKind.ExposureStart), maker.Make(viewer, token, EventKind.ExposureStop, e => e.WatchedMillis = watched) },
        };
        foreach (var one in batch.Events)
            one.Sent = now;
        return batch;
    }

    private async Task RecordAsync(ServerApi api, RecordEventsRequest batch, CallOptions options)
    {
        try
        {
            var answer = await api.Funnel.RecordEventsAsync(batch, options);
            foreach (var outcome in answer.Outcomes)
                _history.Find(Guid.Parse(outcome.EventId))!.Answered(outcome);
        }
        catch (RpcException)
        {
            foreach (var one in batch.Events)
                _history.Find(Guid.Parse(one.EventId))!.AnswerLost();
            throw;
        }
    }

    private async Task TimeAsync(string kind, TimeSpan late, Func<Task> send)
    {
        Interlocked.Increment(ref _underWay);
        var (counts, begun, status) = (_counts, TimeProvider.System.GetTimestamp(), "OK");
        try
        {
            await send();
        }
        catch (RpcException e)
        {
            status = e.StatusCode.ToString();
        }

        Interlocked.Decrement(ref _underWay);
        if (!counts)
            return;
        var (times, answers) = _kinds[kind];
        times.Record(late + TimeProvider.System.GetElapsedTime(begun));
        lock (answers)
            answers[status] = answers.GetValueOrDefault(status) + 1;
    }

    private async Task<AuditFigures> AuditAsync(ChainWorld world)
    {
        if (cluster.Redis is null)
            await cluster.KillAsync(0);
        using var log = new RawLog(run, Grains.Funnel.Partitions.CountDefault);
        await using (var store = cluster.Redis is { } redis ? await RawStore.OpenAsync(redis.ConnectionString) : await RawStore.OpenCopyAsync(cluster.DataDirectory))
            await log.ReadOnAsync(store.Database);
        if (cluster.Redis is null)
            await cluster.StartAsync(0);
        await using var servers = await cluster.ConnectAsync();
        return await new Auditor(run, _history, log.Entries, world.Capacities).JudgeAsync(servers);
    }
}
