using System.Collections.Concurrent;
using AdCommerce.LoadTests.Results;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using StatusCode = Grpc.Core.StatusCode;

namespace AdCommerce.LoadTests.Reports;

/// <summary>
/// Viewers who come again on many days: they watch in pieces, follow steps after seconds or days, buy, leave, tell late, tell twice. Events carry their own times, up
/// to a week before they are told.
/// </summary>
internal sealed class ReportTraffic(Run run, ClockedServer server, ReportWorld world, int viewers)
{
    private const int Concurrency = 12;
    private const int AttemptsMax = 10;
    private const int StepsMax = 5;
    private const int PiecesMax = 45;
    private const int WatchedMillisMax = 7_500;
    private const double RepeatShare = 0.04;
    private const double MisplacedShare = 0.03;
    private const int WeekSeconds = 7 * 24 * 3_600;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly (string Market, Device Device)[] Places =
        [("CN", Device.Phone), ("CN", Device.Phone), ("SG", Device.Phone), ("MY", Device.Tablet), ("", Device.Tv), ("CN", Device.Unspecified)];

    private long _accepted;
    private int _plays;

    /// <summary>Events that the server said it counted.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Presses of play.</summary>
    public int Plays => _plays;

    /// <summary>The viewer of each event that was told.</summary>
    public ConcurrentDictionary<Guid, int> Tellers { get; } = new();

    /// <summary>Plays until so many events more are counted.</summary>
    public async Task PlayAsync(long until, int seed)
    {
        var players = Enumerable.Range(0, Concurrency).Select(async player =>
        {
            var random = new Random(HashCode.Combine(seed, player));
            while (Accepted < until && run.Violations.Count == 0)
                await PlayAsync(random.Next(viewers), random);
        });
        await Task.WhenAll(players);
    }

    private async Task PlayAsync(int viewer, Random random)
    {
        Interlocked.Increment(ref _plays);
        var (market, device) = Places[random.Next(Places.Length)];
        var caller = await server.AsAsync($"role=viewer&id={world.ViewerOf(viewer)}");
        var episode = ReportWorld.EpisodeNames[random.Next(ReportWorld.EpisodeNames.Count)];
        var play = await PatientlyAsync(() => server.Playback.ResolveEpisodeAsync(new() { Name = episode, Market = market, Device = device }, caller).ResponseAsync);
        if (play.FallbackReason != FallbackReason.Unspecified || play.Slots.FirstOrDefault(static s => s.EventToken.Length > 0) is not { } slot)
            return;
        var walk = new Walk(viewer, market, device, caller, random, SinceSeconds(random));
        var answer = await RecordAsync(walk, Watch(walk, slot.EventToken));
        for (var hop = 0; hop < StepsMax && random.Next(10) < 7; hop++)
        {
            if (answer.NextSteps.LastOrDefault(static s => s.EventToken.Length > 0) is not { } step || Follow(walk, step) is not { Count: > 0 } events)
                return;
            answer = await RecordAsync(walk, events);
        }
    }

    /// <summary>How long ago a play began: most on the day, some up to a week before.</summary>
    private static double SinceSeconds(Random random) => random.Next(20) switch
    {
        < 12 => random.NextDouble() * 20 * 3_600,
        < 18 => random.NextDouble() * 3 * 24 * 3_600,
        _ => random.NextDouble() * WeekSeconds * 0.98,
    };

    private List<Event> Watch(Walk walk, string token)
    {
        List<Event> events = [];
        var pieces = walk.Random.Next(1, PiecesMax);
        for (var piece = 0; piece < pieces; piece++)
        {
            events.Add(Make(walk, token, EventKind.ExposureStart));
            events.Add(Make(walk, token, EventKind.ExposureStop, e => e.WatchedMillis = walk.Random.Next(WatchedMillisMax / pieces)));
        }

        if (walk.Random.Next(3) == 0)
            events.Add(Make(walk, token, EventKind.Tap));
        if (walk.Random.Next(9) == 0)
            events.AddRange(Buy(walk, token));
        return events;
    }

    private List<Event> Buy(Walk walk, string token)
    {
        var (order, micros) = ($"order-{walk.Random.NextInt64():x}", walk.Random.Next(1, 50_000) * 10_000L);
        List<Event> events = [Make(walk, token, EventKind.Order, e => (e.OrderId, e.Value) = (order, new Money { CurrencyCode = "CNY", AmountMicros = micros }))];
        if (walk.Random.Next(4) == 0)
            events.Add(Make(walk, token, EventKind.Refund, e => (e.OrderId, e.Value) = (order, new Money { CurrencyCode = "CNY", AmountMicros = micros })));
        return events;
    }

    private List<Event> Follow(Walk walk, NextStep step)
    {
        walk.Wait();
        return step.StepCase switch
        {
            NextStep.StepOneofCase.Note =>
            [
                Make(walk, step.EventToken, EventKind.NoteOpen),
                Make(walk, step.EventToken, EventKind.NoteRead, e => e.ReadMillis = walk.Random.Next(4_000)),
                Make(walk, step.EventToken, EventKind.NoteRead, e => e.ReadMillis = walk.Random.Next(4_000)),
            ],
            NextStep.StepOneofCase.Livestream when step.Livestream.Live =>
            [
                Make(walk, step.EventToken, EventKind.RoomJoin),
                Make(walk, step.EventToken, EventKind.RoomLeave, e => e.WatchedMillis = walk.Random.Next(11_000)),
                .. walk.Random.Next(5) == 0 ? Buy(walk, step.EventToken) : [],
            ],
            NextStep.StepOneofCase.Group when step.Nothing == NextStep.Types.Nothing.Unspecified => [Make(walk, step.EventToken, EventKind.GroupJoin)],
            NextStep.StepOneofCase.Group => [Make(walk, step.EventToken, EventKind.GroupLeave)],
            _ => [],
        };
    }

    private Event Make(Walk walk, string token, EventKind kind, Action<Event>? fill = null)
    {
        walk.Pass(walk.Random.NextDouble() * 8);
        var now = TimeProvider.System.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        Tellers[id] = walk.Viewer;
        var ago = walk.Random.NextDouble() < MisplacedShare ? walk.Random.NextDouble() * WeekSeconds : walk.AgoSeconds;
        var made = new Event { EventId = id.ToString("D"), Kind = kind, EventToken = token, Created = (now - TimeSpan.FromSeconds(ago)).ToTimestamp(), Sent = now.ToTimestamp() };
        fill?.Invoke(made);
        return made;
    }

    private async Task<RecordEventsResponse> RecordAsync(Walk walk, List<Event> events)
    {
        // The order in which events are told is not that in which they happened.
        if (walk.Random.Next(4) == 0)
            walk.Random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(events));
        var batch = new RecordEventsRequest { Events = { events }, Market = walk.Market, Device = walk.Device };
        Task<RecordEventsResponse> SendAsync() => server.Funnel.RecordEventsAsync(batch, walk.Caller).ResponseAsync;
        var answer = await PatientlyAsync(SendAsync);
        Interlocked.Add(ref _accepted, answer.Outcomes.Count(static o => o.Status == EventStatus.Accepted));
        if (walk.Random.NextDouble() < RepeatShare)
            await PatientlyAsync(SendAsync);
        return answer;
    }

    /// <summary>Asks until there is an answer, as players do.</summary>
    private static async Task<T> PatientlyAsync<T>(Func<Task<T>> ask)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (RpcException e) when (attempt < AttemptsMax && e.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.DeadlineExceeded or StatusCode.Aborted)
            {
                await Task.Delay(Pause * attempt, TimeProvider.System);
            }
        }
    }

    /// <summary>One viewer's way through an evening; its time passes from some while ago up to now.</summary>
    private sealed class Walk(int viewer, string market, Device device, CallOptions caller, Random random, double agoSeconds)
    {
        public int Viewer { get; } = viewer;

        public string Market { get; } = market;

        public Device Device { get; } = device;

        public CallOptions Caller { get; } = caller;

        public Random Random { get; } = random;

        public double AgoSeconds { get; private set; } = agoSeconds;

        public void Pass(double seconds) => AgoSeconds = Math.Max(0, AgoSeconds - seconds);

        /// <summary>Until the next step: a few seconds or some days, as often either as the other.</summary>
        public void Wait() => Pass(Math.Exp(Random.NextDouble() * Math.Log(2 * 24 * 3_600)));
    }
}
