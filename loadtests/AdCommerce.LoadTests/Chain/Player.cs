using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;
using Grpc.Core;
using StatusCode = Grpc.Core.StatusCode;

namespace AdCommerce.LoadTests.Chain;

/// <summary>Plays viewers of its own, one after the other: press play, watch, follow the steps as far as the chance goes, buy, pay back, leave.</summary>
internal sealed class Player(Run run, Silos silos, Recorder recorder, EventMaker maker, ChainFigures figures, Codes codes, IReadOnlyList<string> viewers, Random random)
{
    private const int StepsMax = 4;
    private const int SlotMillis = 7_680;
    private const int PlayPauseMillis = 100;
    private const string Currency = "CNY";

    private readonly Dictionary<string, (string Group, string Token)> _seats = [];

    /// <summary>Plays until told to stop; what it has begun by then it finishes.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await PlayAsync(viewers[random.Next(viewers.Count)]);
    }

    private async Task PlayAsync(string viewer)
    {
        var token = await TokenAsync(viewer);
        if (token is null || await ResolveAsync(token) is not { } slot)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(PlayPauseMillis), TimeProvider.System);
            return;
        }

        var answer = await recorder.RecordAsync(viewer, token, Watch(viewer, slot));
        for (var hop = 0; hop < StepsMax && answer is not null && random.Next(10) < 7; hop++)
        {
            if (answer.NextSteps.LastOrDefault(static s => s.EventToken.Length > 0) is not { } step)
                break;
            answer = await FollowAsync(viewer, token, step);
        }

        if (_seats.Remove(viewer, out var seat) && random.Next(2) == 0)
            await recorder.RecordAsync(viewer, token, [maker.Make(viewer, seat.Token, EventKind.GroupLeave)]);
    }

    private async Task<string?> TokenAsync(string viewer)
    {
        var server = silos.Pick(random);
        using var patience = new CancellationTokenSource(ServerApi.PlayerPatience, TimeProvider.System);
        try
        {
            return await silos[server].ViewerTokenAsync(viewer, patience.Token);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            silos.Unanswered(server);
            return null;
        }
    }

    private async Task<ResolvedSlot?> ResolveAsync(string token)
    {
        var server = silos.Pick(random);
        try
        {
            var play = await silos[server].Playback.ResolveEpisodeAsync(new() { Name = ChainWorld.Episode }, ServerApi.Viewer(token, ServerApi.PlayerPatience));
            figures.Count(figures.Plays, play.FallbackReason == FallbackReason.Unspecified ? "decided" : play.FallbackReason.ToString());
            return play.Slots.FirstOrDefault(static s => s.EventToken.Length > 0);
        }
        catch (RpcException e) when (LostAnswers.IsLost(e) || e.StatusCode == StatusCode.ResourceExhausted)
        {
            figures.Count(figures.Plays, e.StatusCode.ToString());
            silos.Unanswered(server);
            return null;
        }
        catch (RpcException e)
        {
            run.Violated($"a play was refused: {e.Status}");
            return null;
        }
    }

    private List<Event> Watch(string viewer, ResolvedSlot slot)
    {
        var events = new List<Event> { maker.Make(viewer, slot.EventToken, EventKind.ExposureStart) };
        for (var part = random.Next(1, 4); part > 0; part--)
            events.Add(maker.Make(viewer, slot.EventToken, EventKind.ExposureStop, e => e.WatchedMillis = random.Next(SlotMillis)));
        if (random.Next(4) == 0)
            events.Add(maker.Make(viewer, slot.EventToken, EventKind.Tap));
        if (random.Next(8) == 0)
            events.AddRange(Buy(viewer, slot.EventToken));
        return events;
    }

    private List<Event> Buy(string viewer, string token)
    {
        var order = $"order-{random.NextInt64():x}";
        var micros = random.Next(1, 500) * 1_000_000L;
        var events = new List<Event> { maker.Make(viewer, token, EventKind.Order, e => (e.OrderId, e.Value) = (order, Amount(micros))) };
        if (random.Next(3) == 0)
            events.Add(maker.Make(viewer, token, EventKind.Refund, e => (e.OrderId, e.Value) = (order, Amount(micros / random.Next(1, 3)))));
        // More than was paid: must be refused.
        if (random.Next(6) == 0)
            events.Add(maker.Make(viewer, token, EventKind.Refund, e => (e.OrderId, e.Value) = (order, Amount(micros + 1))));
        return events;
    }

    private static Money Amount(long micros) => new() { CurrencyCode = Currency, AmountMicros = micros };

    private async Task<RecordEventsResponse?> FollowAsync(string viewer, string token, NextStep step)
    {
        switch (step.StepCase)
        {
            case NextStep.StepOneofCase.Note:
                return await recorder.RecordAsync(viewer, token,
                [
                    maker.Make(viewer, step.EventToken, EventKind.NoteOpen),
                    maker.Make(viewer, step.EventToken, EventKind.NoteRead, e => e.ReadMillis = random.Next(8_000)),
                ]);
            case NextStep.StepOneofCase.Livestream when step.Livestream.Live:
                return await recorder.RecordAsync(viewer, token,
                [
                    maker.Make(viewer, step.EventToken, EventKind.RoomJoin),
                    maker.Make(viewer, step.EventToken, EventKind.RoomLeave, e => e.WatchedMillis = random.Next(12_000)),
                    .. random.Next(3) == 0 ? Buy(viewer, step.EventToken) : [],
                ]);
            case NextStep.StepOneofCase.Group:
                return await JoinAsync(viewer, token, step);
            default:
                return null;
        }
    }

    private async Task<RecordEventsResponse?> JoinAsync(string viewer, string token, NextStep step)
    {
        var join = maker.Make(viewer, step.EventToken, EventKind.GroupJoin, e => e.Code = step.Group.CodeRequired ? codes.Next(step.Group.Name, random) : "");
        var answer = await recorder.RecordAsync(viewer, token, [join]);
        if (answer is { Outcomes: [{ Status: not EventStatus.Rejected }] })
            _seats[viewer] = (step.Group.Name, step.EventToken);
        return answer;
    }
}
