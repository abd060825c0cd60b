using AdCommerce.EndToEnd.Tests;
using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Chain;
using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;
using Grpc.Core;

namespace AdCommerce.LoadTests.EventFuzz;

/// <summary>
/// Wrong events by the million, good ones among them, against one running server on redis-server: each gets the only right answer, nothing
/// breaks, and what counts in the end is the good ones, to the last number.
/// </summary>
internal sealed class FuzzEventsRun(Run run, Cluster cluster, FuzzEventsPlan plan)
{
    private const int BatchEvents = 100;
    private const int RawEveryBatches = 4;
    private const int Workers = 4;
    private const int SayEvents = 50_000;

    private static readonly TimeSpan HeldBackPause = TimeSpan.FromSeconds(1);

    private readonly FuzzEventsFigures _figures = new();
    private readonly ClientHistory _history = new();
    private readonly long _begun = TimeProvider.System.GetTimestamp();

    private ServerApi Api => cluster.Apis[0];

    /// <summary>Runs the plan on a server of its own.</summary>
    public static async Task<FuzzEventsFigures> RunAsync(Run run, FuzzEventsPlan plan)
    {
        await using var cluster = await Cluster.StartAsync(onRedis: true, 1);
        return await new FuzzEventsRun(run, cluster, plan).RunAsync();
    }

    private async Task<FuzzEventsFigures> RunAsync()
    {
        var world = await ChainWorld.CreateAsync(Api, plan.Viewers, plan.Seed);
        await using var store = await RawStore.OpenAsync(cluster.Redis!.ConnectionString);
        var keys = await StoreKeys.ReadAsync(store.Database);
        var viewers = new List<FuzzedViewer>();
        foreach (var id in world.Viewers)
            viewers.Add(await MeetAsync(id, keys));
        var share = plan.Events / Workers;
        await Task.WhenAll(viewers.Chunk((viewers.Count + Workers - 1) / Workers).Select((own, w) =>
            Task.Run(() => WorkAsync(own, viewers, share, new Random((plan.Seed * Workers) + w)))));
        _figures.EventsPerSecond = (int)(_figures.Events / TimeProvider.System.GetElapsedTime(_begun).TotalSeconds);
        run.Expect(cluster[0].Process.IsRunning, "the server has ended");
        var errors = cluster[0].Process.Output.Split('\n').Where(static l => l.StartsWith("fail:", StringComparison.Ordinal) || l.StartsWith("crit:", StringComparison.Ordinal)).ToList();
        run.Expect(errors.Count == 0, $"the server logged {errors.Count} errors, the first: {errors.FirstOrDefault()}");
        using var log = new RawLog(run, Grains.Funnel.Partitions.CountDefault);
        await log.ReadOnAsync(store.Database);
        await using var servers = await cluster.ConnectAsync();
        _figures.Audit = await new Auditor(run, _history, log.Entries, world.Capacities).JudgeAsync(servers);
        return _figures;
    }

    private async Task<FuzzedViewer> MeetAsync(string id, StoreKeys keys)
    {
        var login = await Api.ViewerTokenAsync(id);
        while (true)
        {
            var play = await Api.Playback.ResolveEpisodeAsync(new() { Name = ChainWorld.Episode }, ServerApi.Viewer(login));
            if (play.Slots.FirstOrDefault(static s => s.EventToken.Length > 0) is not { } slot)
                continue;
            return new(id, login, slot.EventToken, keys.Expire(slot.EventToken, TimeSpan.FromMinutes(1)), keys.SealAsSession(slot.EventToken), slot.Slot);
        }
    }

    private async Task WorkAsync(FuzzedViewer[] own, List<FuzzedViewer> all, int events, Random random)
    {
        var cases = new EventCases(random, TimeProvider.System);
        var raw = new RawFuzz(Api, random);
        for (var (batch, sent) = (0, 0); sent < events; batch++)
        {
            var viewer = own[batch % own.Length];
            var thief = all[(all.IndexOf(viewer) + random.Next(1, all.Count)) % all.Count];
            var made = Distinct(Enumerable.Range(0, Math.Min(BatchEvents, events - sent)).Select(_ => cases.Next(viewer, thief)));
            if (batch % RawEveryBatches == RawEveryBatches - 1)
            {
                var (answer, isServersFault) = await raw.SendAsync(viewer, new() { Events = { made.Select(static c => c.Event) } });
                _figures.Count(_figures.DamagedBytes, answer);
                run.Expect(!isServersFault, $"damaged bytes were answered {answer}");
                continue;
            }

            await SendAsync(viewer, made);
            sent += made.Count;
            Progress(_figures.Add(made.Count), made.Count);
            await PaceAsync();
        }
    }

    /// <summary>An id once in a batch: which of two were the first, nobody could say.</summary>
    private static List<EventCase> Distinct(IEnumerable<EventCase> cases) =>
        [.. cases.GroupBy(static c => c.Event.EventId).SelectMany(static g => Guid.TryParse(g.Key, out _) ? g.Take(1) : g)];

    private async Task SendAsync(FuzzedViewer viewer, List<EventCase> made)
    {
        foreach (var good in made.Where(static c => c.Status == EventStatus.Accepted))
            _history.Invoke(Guid.Parse(good.Event.EventId), viewer.Id, good.Event.Kind);
        while (true)
        {
            try
            {
                var answer = await Api.Funnel.RecordEventsAsync(new() { Events = { made.Select(static c => c.Event) } }, ServerApi.Viewer(viewer.Login, TimeSpan.FromSeconds(30)));
                foreach (var (sent, outcome) in made.Zip(answer.Outcomes))
                    Take(viewer, sent, outcome);
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
            {
                _figures.Held();
                await Task.Delay(HeldBackPause, TimeProvider.System);
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                // Right of a service that cannot keep up; what became of the good ones, the audit tells.
                _figures.Held();
                foreach (var good in made.Where(static c => c.Status == EventStatus.Accepted))
                    _history.Find(Guid.Parse(good.Event.EventId))!.AnswerLost();
                return;
            }
            catch (RpcException e)
            {
                run.Violated($"a batch was answered {e.Status}");
                return;
            }
        }
    }

    private void Take(FuzzedViewer viewer, EventCase sent, EventOutcome outcome)
    {
        _figures.Count(_figures.Answers, $"{sent.Kind}: {(outcome.Status == EventStatus.Rejected ? outcome.Rejection : outcome.Status)}");
        run.Expect(
            outcome.Status == sent.Status && outcome.Rejection == sent.Rejection,
            $"{sent.Kind} was answered {outcome.Status} {outcome.Rejection}, right is {sent.Status} {sent.Rejection}: {sent.Event}");
        if (sent.Status != EventStatus.Accepted)
            return;
        _history.Find(Guid.Parse(sent.Event.EventId))!.Answered(outcome);
        viewer.Acknowledge(sent.Event);
    }

    private void Progress(int done, int latest)
    {
        if (done / SayEvents != (done - latest) / SayEvents)
            run.Say($"{done} of {plan.Events} events, {run.Violations.Count} violations");
    }

    private async Task PaceAsync()
    {
        var ahead = TimeSpan.FromSeconds((double)_figures.Events / plan.RatePerSecond) - TimeProvider.System.GetElapsedTime(_begun);
        if (ahead > TimeSpan.Zero)
            await Task.Delay(ahead, TimeProvider.System);
    }
}
