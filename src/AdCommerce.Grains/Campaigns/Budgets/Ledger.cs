using System.Collections.Concurrent;
using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;
using AdCommerce.Grains.Log;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>
/// An activation of a campaign's ledger: its log, and what it has heard between the entries. Decides nothing itself. Not for two callers at the same time; only
/// shards' answers may come from anywhere.
/// </summary>
internal sealed partial class Ledger(CampaignKey campaign, LedgerParts parts, Action? steppedDown = null)
{
    private const int AttemptsMax = 20;
    private const long WaitingMicros = 10_000_000;
    private static readonly TimeSpan CurveWrittenEvery = TimeSpan.FromDays(1);

    private readonly LedgerJournal _journal = new(campaign, parts, steppedDown);
    private readonly ILogger _logger = parts.Loggers.CreateLogger<Ledger>();
    private readonly ConcurrentQueue<ShardSpends> _answers = new();
    private readonly Dictionary<long, ClosingTally> _closing = [];
    private LedgerSight _sight = LedgerSight.None;
    private PacingPlan? _plan;
    private long? _learnedTimestamp;

    /// <summary>A silo asks for money.</summary>
    public async Task<LeaseAnswer> LeaseAsync(LeaseRequest request)
    {
        var state = await FollowAsync();
        _sight = _sight.Hear(request.Report, state, Now);
        // So much is leased today that the day's new budget does not hold it: nothing is added to that.
        if (LedgerFollowing.Next(state, parts.Campaigns.Find(campaign)) is ChangeDailyBudget)
            return Refuse(LeaseAnswer.Refused(LeaseRefusal.DayExhausted, WaitingMicros));
        await LearnAsync();
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            state = await _journal.ReadAsync();
            var decision = LeaseGrants.Decide(state, _sight, PlanOf(state), request, parts.Terms, Now);
            if (decision.Answer.Lease is null)
            {
                // A refusal writes nothing, so only a look at the log tells whether it stands on the latest state.
                if ((await _journal.ReadOnAsync()).Position > state.Position)
                    continue;
                return Refuse(decision.Answer);
            }

            if (decision.Entry is null)
                return decision.Answer;
            if (await _journal.AppendAsync(decision.Entry) is { } after)
            {
                Verify(after);
                return decision.Answer;
            }
        }

        throw Outrun();
    }

    /// <summary>Carries a command out, once, or says why not.</summary>
    public async Task<Result<LedgerView>> ExecuteAsync(LedgerCommand command)
    {
        await FollowAsync();
        return await RunAsync(command);
    }

    /// <summary>The ledger as it stands, after doing what the registry says.</summary>
    public async Task<LedgerState> FollowAsync()
    {
        var state = await _journal.ReadAsync();
        if (LedgerFollowing.Next(state, parts.Campaigns.Find(campaign)) is null)
            return state;
        // This silo's registry may be behind, or this ledger: the newest of both tells.
        var latest = await parts.Campaigns.FindLatestAsync(campaign);
        state = await _journal.ReadOnAsync();
        while (LedgerFollowing.Next(state, latest) is { } command)
        {
            if ((await RunAsync(command)).Rejection is { } refused)
            {
                LogNotFollowed(campaign, command.GetType().Name, refused.Message);
                break;
            }

            state = await _journal.ReadAsync();
        }

        return await _journal.ReadAsync();
    }

    /// <summary>The same, after a look at what the registry's log has last.</summary>
    public async Task<LedgerState> FollowLatestAsync()
    {
        await parts.Campaigns.FindLatestAsync(campaign);
        return await FollowAsync();
    }

    /// <summary>What is due: takes what shards answered, asks them to close what is over, and holds what is known against the budget.</summary>
    /// <returns>Whether leases are open, so that something will be due again.</returns>
    public async Task<bool> TickAsync()
    {
        await FollowAsync();
        while (_answers.TryDequeue(out var answer))
            Hear(answer);
        foreach (var (number, tally) in _closing.Where(static closing => closing.Value.IsComplete).ToList())
            await CloseAsync(number, tally);
        var state = await _journal.ReadAsync();
        // Closed by another activation.
        foreach (var number in _closing.Keys.Where(number => !state.Leases.ContainsKey(number)).ToList())
            Forget(number);
        HearCharged(state);
        AskShards(state);
        Verify(state);
        if (_journal.IsSnapshotDue)
            await KeepAsync();
        return !state.Leases.IsEmpty;
    }

    /// <summary>Its plan, compiled once for each change of budget or curve; null without a budget.</summary>
    public PacingPlan? PlanOf(LedgerState state)
    {
        if (state.Budget is null)
            return null;
        if (_plan?.IsOf(state) != true)
            _plan = PacingPlan.Of(state, parts.Terms);
        return _plan;
    }

    private long Now => parts.Time.GetUtcMicros();

    private LeaseAnswer Refuse(LeaseAnswer answer)
    {
        parts.Metrics.Refused(answer.Refusal);
        return answer;
    }

    private async Task<Result<LedgerView>> RunAsync(LedgerCommand command)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var state = await _journal.ReadAsync();
            if (state.FindAnswer(command.Request) is { } known)
                return known.IsSuccess ? LedgerView.Of(state) : known.Rejection!;
            var decided = command.Decide(state, Now);
            if (!decided.IsSuccess)
            {
                // A refusal writes nothing, so only a look at the log tells whether it stands on the latest state.
                if ((await _journal.ReadOnAsync()).Position == state.Position)
                    return decided.Rejection!;
                continue;
            }

            if (await _journal.AppendAsync(decided.Value!) is { } after)
            {
                Verify(after);
                return LedgerView.Of(after);
            }
        }

        throw Outrun();
    }

    private async Task LearnAsync()
    {
        if (_sight.Curve is not { } curve || (_learnedTimestamp is { } learned && parts.Time.GetElapsedTime(learned) < CurveWrittenEvery))
            return;
        if ((await RunAsync(new LearnTrafficCurve(curve))).IsSuccess)
            (_sight, _learnedTimestamp) = (_sight.ForgetCurve(), parts.Time.GetTimestamp());
    }

    // Once a lease is closed in a shard, that shard no longer speaks of it; what it charged stays charged.
    private void HearCharged(LedgerState state)
    {
        foreach (var number in state.Leases.Keys)
        {
            var charged = parts.Charges.SpentMicros(new LeaseKey(campaign, number));
            if (charged > _sight.Leases.GetValueOrDefault(number).ChargedMicros)
                _sight = _sight.HearCharged(number, charged);
        }
    }

    private void AskShards(LedgerState state)
    {
        var due = state.Leases.Values.Where(lease => Now >= lease.CloseTimeMicros + LeaseTerms.CloseSlackMicros)
            .Select(static lease => lease.Number).Take(LeaseCloser.LeasesPerClosingMax).ToList();
        foreach (var number in due)
            _closing.TryAdd(number, ClosingTally.Of(parts.Closer.Partitions));
        for (var partition = 0; partition < parts.Closer.Partitions && due.Count > 0; partition++)
        {
            var asked = partition;
            ImmutableArray<long> numbers = [.. due.Where(number => !_closing[number].Has(asked))];
            if (!numbers.IsEmpty)
                parts.Closer.Ask(partition, new LeaseClosing(campaign, numbers, state.SettledUpTo), spends => _answers.Enqueue(new ShardSpends(asked, numbers, spends)));
        }
    }

    private void Hear(ShardSpends answer)
    {
        for (var i = 0; i < answer.Numbers.Length; i++)
        {
            if (_closing.TryGetValue(answer.Numbers[i], out var tally))
                _closing[answer.Numbers[i]] = tally.With(answer.Partition, answer.Spends[i]);
        }
    }

    private async Task CloseAsync(long number, ClosingTally tally)
    {
        // Another activation may have closed it: then it is gone from the state, and all the same.
        if ((await _journal.ReadAsync()).Leases.ContainsKey(number)
            && (await RunAsync(new CloseLease(number, tally, _sight.TakenMicros(number)))).Rejection is { Reason: not RejectionReason.AlreadyExists } refused)
        {
            LogNotClosed(campaign, number, refused.Message);
            return;
        }

        Forget(number);
    }

    private void Forget(long number)
    {
        _closing.Remove(number);
        _sight = _sight.Forget(number);
    }

    private void Verify(LedgerState state)
    {
        var found = LedgerCheck.FindBreak(state, _sight);
        if (parts.Metrics.Checked(campaign, LedgerCheck.UsedShare(state), found))
            LogBroken(campaign, found!);
    }

    // The log has everything: whoever starts without the snapshot reads more.
    private async Task KeepAsync()
    {
        try
        {
            await _journal.KeepAsync();
        }
        catch (LogUnavailableException exception)
        {
            LogNotKept(campaign, exception);
        }
    }

    private LogUnavailableException Outrun() =>
        new($"The ledger of {campaign} has another writer who was first {AttemptsMax} times in a row.", isOutcomeUnknown: false, null);

    [LoggerMessage(Level = LogLevel.Error, Message = "ALARM: the money of {Campaign} is not as it must be: {What}. Nothing more is charged to its brand than was leased; look at its statement and at the shards' logs")]
    private partial void LogBroken(CampaignKey campaign, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger of {Campaign} cannot do what the registry says ({Command}): {Why}")]
    private partial void LogNotFollowed(CampaignKey campaign, string command, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease {Number} of {Campaign} was not closed, and will be tried again: {Why}")]
    private partial void LogNotClosed(CampaignKey campaign, long number, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No snapshot of the ledger of {Campaign} was written; nothing is lost, and it is tried again")]
    private partial void LogNotKept(CampaignKey campaign, Exception exception);

    private readonly record struct ShardSpends(int Partition, ImmutableArray<long> Numbers, ImmutableArray<LeaseSpend> Spends);
}
