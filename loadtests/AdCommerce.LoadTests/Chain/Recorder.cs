using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using StatusCode = Grpc.Core.StatusCode;

namespace AdCommerce.LoadTests.Chain;

/// <summary>
/// Sends batches as an honest player does: until they are answered, with the same ids, to whichever silo lives. Everything that is said goes
/// into the history.
/// </summary>
/// <param name="run">Where broken promises go.</param>
/// <param name="silos">The servers.</param>
/// <param name="history">What was said.</param>
/// <param name="figures">What came of it.</param>
/// <param name="random">Makes the player's choices.</param>
/// <param name="patience">After how long the player goes on with something else; null: an answer must come.</param>
internal sealed class Recorder(Run run, Silos silos, ClientHistory history, ChainFigures figures, Random random, TimeSpan? patience = null)
{
    private const double RepeatShare = 0.05;
    private const double GiveUpShare = 0.002;
    private const int PauseMillisMin = 20;
    private const int PauseMillisMax = 250;

    private static readonly TimeSpan PatienceMax = TimeSpan.FromMinutes(3);

    /// <summary>Records a batch. Returns its answer; null when the player gave up and will never know.</summary>
    public async Task<RecordEventsResponse?> RecordAsync(string viewer, string token, IReadOnlyList<Event> events)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await TryAsync(token, events) is { } answer)
            {
                if (random.NextDouble() >= RepeatShare)
                    return answer;
                figures.Count(figures.Batches, "repeated");
                await TryAsync(token, [.. events.Where(e => IsAcknowledged(e))]);
                return answer;
            }

            if (random.NextDouble() < GiveUpShare)
                return null;
            if (TimeProvider.System.GetElapsedTime(begun) > (patience ?? PatienceMax))
            {
                run.Expect(patience is not null, $"{viewer} got no answer to a batch in {PatienceMax}");
                return null;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(PauseMillisMin, PauseMillisMax)), TimeProvider.System);
        }
    }

    private bool IsAcknowledged(Event sent) => history.Find(Guid.Parse(sent.EventId))!.Expectation == Expectation.Once;

    private async Task<RecordEventsResponse?> TryAsync(string token, IReadOnlyList<Event> events)
    {
        if (events.Count == 0)
            return null;
        var now = TimeProvider.System.GetUtcNow().ToTimestamp();
        foreach (var one in events)
            one.Sent = now;
        var server = silos.Pick(random);
        try
        {
            var answer = await silos[server].Funnel.RecordEventsAsync(
                new() { Events = { events }, Device = Device.Phone, Market = "CN" }, ServerApi.Viewer(token, ServerApi.PlayerPatience));
            figures.Count(figures.Batches, "answered");
            silos.Acknowledged(server, answer.Outcomes.Count(static o => o.Status == EventStatus.Accepted));
            Take(events, answer);
            return answer;
        }
        catch (RpcException e) when (LostAnswers.IsLost(e) || e.StatusCode == StatusCode.ResourceExhausted)
        {
            figures.Count(figures.Batches, e.StatusCode.ToString());
            silos.Unanswered(server);
            Forget(events);
        }
        catch (RpcException e)
        {
            run.Violated($"a good batch was refused: {e.Status}");
            Forget(events);
        }

        return null;
    }

    private void Take(IReadOnlyList<Event> events, RecordEventsResponse answer)
    {
        run.Expect(answer.Outcomes.Count == events.Count, $"{events.Count} events got {answer.Outcomes.Count} outcomes");
        foreach (var (sent, outcome) in events.Zip(answer.Outcomes))
        {
            run.Expect(sent.EventId == outcome.EventId, $"the outcome of {sent.EventId} is that of {outcome.EventId}");
            history.Find(Guid.Parse(sent.EventId))!.Answered(outcome);
            figures.Count(figures.Outcomes, $"{sent.Kind} {(outcome.Status == EventStatus.Rejected ? outcome.Rejection : outcome.Status)}");
        }

        foreach (var step in answer.NextSteps)
            figures.Count(figures.Steps, step.StepCase == NextStep.StepOneofCase.None ? step.Nothing.ToString() : step.StepCase.ToString());
    }

    private void Forget(IReadOnlyList<Event> events)
    {
        foreach (var one in events)
            history.Find(Guid.Parse(one.EventId))!.AnswerLost();
    }
}
