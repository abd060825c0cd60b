using AdCommerce.Domain.Funnel;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Audit;

/// <summary>What an audit saw.</summary>
internal sealed record AuditFigures
{
    /// <summary>Events that clients sent, by what must be in the log.</summary>
    public required SortedDictionary<string, int> Sent { get; init; }

    /// <summary>Those without a last word that count.</summary>
    public required int UnknownThatCount { get; init; }

    /// <summary>Refused events, by reason.</summary>
    public required SortedDictionary<string, int> Refused { get; init; }

    /// <summary>Entries of all logs.</summary>
    public required int Entries { get; init; }

    /// <summary>Events of all logs that count, by kind.</summary>
    public required SortedDictionary<string, int> Counted { get; init; }

    /// <summary>Events of all logs that do not.</summary>
    public required int NotCounted { get; init; }

    /// <summary>Seats' events that were given up.</summary>
    public required int Voided { get; init; }

    /// <summary>Numbers that the servers' counters were compared in.</summary>
    public required int NumbersCompared { get; init; }

    /// <summary>Attempts, and how many of them reached each stage in order.</summary>
    public required IReadOnlyList<long> InOrder { get; init; }

    /// <summary>Most seats taken at once, by group.</summary>
    public required SortedDictionary<string, int> Fullest { get; init; }
}

/// <summary>
/// Holds three stories against each other: what clients were told, what the log holds, what the servers count (trust.md, How it is proved).
/// </summary>
internal sealed class Auditor(
    Run run, ClientHistory history, IReadOnlyList<IReadOnlyList<LoggedEntry>> log, IReadOnlyDictionary<string, int> capacities)
{
    private static readonly TimeSpan HoldPatience = TimeSpan.FromSeconds(60);

    /// <summary>Judges all that is in the log so far. Nothing may be under way.</summary>
    public async Task<AuditFigures> JudgeAsync(IServers servers)
    {
        var counted = new List<CountedEvent>();
        var (dropped, voided) = (0, 0);
        foreach (var entries in log)
        {
            var events = new CountedEvents(run);
            foreach (var entry in entries)
                events.Take(entry);
            counted.AddRange(events.Events);
            dropped += events.Dropped;
            voided += events.Voided;
        }

        var unknown = JudgeClients(counted);
        var totals = new CellTotals();
        foreach (var journey in counted.GroupBy(static e => (e.Subject, e.Life, e.Event.Origin.Campaign)))
        {
            foreach (var cell in PlainFunnel.Cells(journey))
                totals.Add(cell);
        }

        await JudgeCountersAsync(totals, counted, servers);
        var seats = new SeatBook(run, capacities);
        seats.Play(counted, history);
        await JudgeSeatsAsync(seats, servers);
        return new AuditFigures
        {
            Sent = Tally(history.Events, static e => e.Expectation.ToString()),
            UnknownThatCount = unknown,
            Refused = Tally(history.Events.Where(static e => e.Rejected > 0), static e => e.Rejection.ToString()),
            Entries = log.Sum(static entries => entries.Count),
            Counted = Tally(counted, static e => e.Event.Kind.ToString()),
            NotCounted = dropped,
            Voided = voided,
            NumbersCompared = totals.Numbers.Count,
            InOrder = [.. Enumerable.Range(1, 4).Select(stage => totals.Total($"inOrder{stage}"))],
            Fullest = seats.Fullest,
        };
    }

    private int JudgeClients(List<CountedEvent> counted)
    {
        var found = new Dictionary<Guid, CountedEvent>();
        var subjects = new Dictionary<string, string>();
        foreach (var happened in counted)
        {
            run.Expect(found.TryAdd(happened.Event.Id, happened), $"event {happened.Event.Id} counts twice");
            if (history.Find(happened.Event.Id) is not { } sent)
            {
                run.Violated($"event {happened.Event.Id} counts, and nobody sent it");
                continue;
            }

            run.Expect((int)sent.Kind == (int)happened.Event.Kind, $"event {sent.Id} was sent as {sent.Kind} and counts as {happened.Event.Kind}");
            run.Expect(
                subjects.TryAdd(happened.Subject, sent.Viewer) || subjects[happened.Subject] == sent.Viewer,
                $"event {sent.Id} of {sent.Viewer} counts for {subjects[happened.Subject]}");
        }

        var unknown = 0;
        foreach (var sent in history.Events)
        {
            var isThere = found.ContainsKey(sent.Id);
            run.Expect(sent.Expectation != Expectation.Once || isThere, $"LOST: event {sent.Id} ({sent.Kind}) was acknowledged and is not in the log");
            run.Expect(sent.Expectation != Expectation.Never || !isThere, $"event {sent.Id} ({sent.Kind}) was refused ({sent.Rejection}) and counts");
            run.Expect(sent.Contradiction is null, $"event {sent.Id} ({sent.Kind}) was {sent.Contradiction}");
            unknown += sent.Expectation == Expectation.AtMostOnce && isThere ? 1 : 0;
        }

        return unknown;
    }

    private async Task JudgeCountersAsync(CellTotals byLog, List<CountedEvent> counted, IServers servers)
    {
        var byServers = new CellTotals();
        foreach (var brand in counted.Select(static e => e.Event.Origin.Campaign.BrandId).Distinct())
        {
            foreach (var cell in await servers.CountAsync(brand))
                byServers.Add(cell);
        }

        foreach (var (what, here, there) in byLog.Differences(byServers))
            run.Violated($"{what} is {here} by the log and {there} by the servers");
    }

    private async Task JudgeSeatsAsync(SeatBook seats, IServers servers)
    {
        foreach (var (group, capacity) in capacities)
        {
            var members = seats.Taken.GetValueOrDefault(group);
            var (taken, waiting) = await SettledAsync(group, members, servers);
            // An offered seat looks like a taken one from outside; without anybody waiting there is none.
            run.Expect(
                waiting == 0 ? taken == members : taken >= members && taken <= capacity,
                $"{group} has {members} members by the log, {taken} seats taken and {waiting} waiting by its own account, and {capacity} seats");
        }
    }

    /// <summary>A hold whose event never came is given up when somebody asks after its time: half a minute.</summary>
    private static async Task<(int Seats, int Waiting)> SettledAsync(string group, int members, IServers servers)
    {
        using var patience = new CancellationTokenSource(HoldPatience, TimeProvider.System);
        while (true)
        {
            var (taken, waiting) = await servers.LookAsync(group);
            if (waiting > 0 || taken == members || patience.IsCancellationRequested)
                return (taken, waiting);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    private static SortedDictionary<string, int> Tally<T>(IEnumerable<T> all, Func<T, string> by)
    {
        var tally = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var one in all)
            tally[by(one)] = tally.GetValueOrDefault(by(one)) + 1;
        return tally;
    }
}
