using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Chain;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.LoadTests.Measure;

/// <summary>Batches as players send them (a start, two stops, a tap), as fast as they are answered; every answer is checked.</summary>
internal sealed class BatchLoad
{
    private readonly ServerApi _api;
    private readonly Worker[] _workers;

    private BatchLoad(ServerApi api, Worker[] workers)
    {
        _api = api;
        _workers = workers;
    }

    /// <summary>Meets the viewers.</summary>
    public static async Task<BatchLoad> CreateAsync(ServerApi api, ChainWorld world, int workers, int seed)
    {
        var shared = new List<(string Viewer, string Login, string Token)>[workers];
        await Parallel.ForEachAsync(Enumerable.Range(0, workers), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (w, stop) =>
        {
            shared[w] = [];
            for (var i = w; i < world.Viewers.Count; i += workers)
            {
                var login = await api.ViewerTokenAsync(world.Viewers[i], stop);
                var play = await api.Playback.ResolveEpisodeAsync(new() { Name = ChainWorld.Episode }, ServerApi.Viewer(login, cancellationToken: stop));
                if (play.Slots.FirstOrDefault(static s => s.EventToken.Length > 0) is { } slot)
                    shared[w].Add((world.Viewers[i], login, slot.EventToken));
            }
        });
        return new(api, [.. shared.Select((viewers, w) => new Worker(viewers, new Random((seed * workers) + w)))]);
    }

    /// <summary>Sends for a while; how many events were accepted.</summary>
    public async Task<long> RunAsync(TimeSpan length)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(_workers.Select(worker => Task.Run(async () =>
        {
            var events = 0L;
            while (TimeProvider.System.GetElapsedTime(begun) < length)
                events += await worker.SendAsync(_api);
            return events;
        })));
        return counts.Sum();
    }

    private sealed class Worker(List<(string Viewer, string Login, string Token)> viewers, Random random)
    {
        private const int SlotMillis = 7_680;

        private int _turn;

        public async Task<int> SendAsync(ServerApi api)
        {
            var (viewer, login, token) = viewers[_turn++ % viewers.Count];
            var maker = new EventMaker(new ClientHistory(), random, TimeProvider.System);
            var request = new RecordEventsRequest
            {
                Device = Device.Phone,
                Market = "CN",
                Events =
                {
                    maker.Make(viewer, token, EventKind.ExposureStart),
                    maker.Make(viewer, token, EventKind.ExposureStop, e => e.WatchedMillis = random.Next(SlotMillis)),
                    maker.Make(viewer, token, EventKind.ExposureStop, e => e.WatchedMillis = random.Next(SlotMillis)),
                    maker.Make(viewer, token, EventKind.Tap),
                },
            };
            var now = TimeProvider.System.GetUtcNow().ToTimestamp();
            foreach (var one in request.Events)
                one.Sent = now;
            var answer = await api.Funnel.RecordEventsAsync(request, ServerApi.Viewer(login, TimeSpan.FromSeconds(20)));
            return answer.Outcomes.Count(static o => o.Status == EventStatus.Accepted) is var accepted && accepted == request.Events.Count
                ? accepted : throw new InvalidOperationException($"a good batch was answered {answer}");
        }
    }
}
