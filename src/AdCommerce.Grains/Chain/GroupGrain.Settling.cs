using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Grains.Log;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Grains.Chain;

/// <summary>Holds whose confirmation did not come: what became of their events is in the log, and the shard is asked.</summary>
internal sealed partial class GroupGrain
{
    /// <summary>Asks about one event, and carries the answer out.</summary>
    private async Task SettleAsync(PendingSeatEvent pending, SeatTerms terms)
    {
        var outcome = await AskAsync(pending);
        await CommitAsync(_seats.Settle(pending, outcome, terms, time.GetUtcMicros()), terms);
    }

    /// <summary>Asks about events that were held for too long, several at once, and carries out what was answered. True when something was.</summary>
    private async Task<bool> SettleOverdueAsync(SeatTerms terms)
    {
        var overdue = _seats.FindOverdue(time.GetUtcMicros(), SeatLimits.SettleBatchMax);
        var outcomes = await Task.WhenAll(overdue.Select(TryAskAsync));
        var next = _seats;
        for (var i = 0; i < overdue.Length; i++)
        {
            if (outcomes[i] is { } outcome)
                next = next.Settle(overdue[i], outcome, terms, time.GetUtcMicros());
        }

        var isSettled = !ReferenceEquals(next, _seats);
        await CommitAsync(next, terms);
        return isSettled;
    }

    private async Task OnDueAsync(CancellationToken cancellationToken)
    {
        using var background = BackgroundWork.Begin();
        var goOn = false;
        try
        {
            var terms = await ReadTermsAsync();
            goOn = await SettleOverdueAsync(terms);
            await CommitAsync(_seats.Advance(terms, time.GetUtcMicros()), terms);
        }
        finally
        {
            var now = time.GetUtcMicros();
            var due = _seats.NextDueMicros;
            Arm(due > now || goOn ? due : now + (long)AskAgainPause.TotalMicroseconds);
        }
    }

    private async Task<SeatOutcome> AskAsync(PendingSeatEvent pending)
    {
        var outcome = pending.Judge(await events.SettleAsync(pending.Event), time.GetUtcMicros());
        if (outcome == SeatOutcome.Unknown)
            LogAskedTooLate(this.GetPrimaryKeyString(), pending.Event.EventId);
        return outcome;
    }

    /// <summary>Null when the shard does not answer: one that is away must not hold up the others' seats.</summary>
    private async Task<SeatOutcome?> TryAskAsync(PendingSeatEvent pending)
    {
        try
        {
            return await AskAsync(pending);
        }
        catch (Exception exception)
        {
            LogNotSettled(this.GetPrimaryKeyString(), pending.Event.EventId, exception);
            return null;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Group {Group}: event {EventId} was asked about so late that nobody can tell whether it was recorded; its seat stays taken")]
    private partial void LogAskedTooLate(string group, Guid eventId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Group {Group}: the shard did not say what became of event {EventId}; it will be asked again")]
    private partial void LogNotSettled(string group, Guid eventId, Exception exception);
}
