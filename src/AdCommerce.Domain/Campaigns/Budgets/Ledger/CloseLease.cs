using AdCommerce.Domain.Campaigns.Budgets.Leases;

namespace AdCommerce.Domain.Campaigns.Budgets.Ledger;

/// <summary>Closes a lease. A lease that is closed stays as it is: the answer is that it is.</summary>
/// <param name="Number">Which.</param>
/// <param name="Tally">What the shards said; complete.</param>
/// <param name="TakenMicros">What its silo said last; null when it never did.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.close-lease")]
public sealed record CloseLease(long Number, ClosingTally Tally, long? TakenMicros) : LedgerCommand
{
    private protected override Rejection? Check(LedgerState state, long nowMicros, Violations violations)
    {
        if (Number < 1 || Number > state.LastLease)
            return Rejection.Missing($"{state.Campaign}/leases/{Number}");
        if (!state.Leases.TryGetValue(Number, out var lease))
            return Rejection.Of(RejectionReason.AlreadyExists, $"Lease {Number} of \"{state.Campaign}\" is closed.");
        if (Math.Max(nowMicros, state.TimeMicros) < lease.CloseTimeMicros)
            return Rejection.Of(RejectionReason.FailedPrecondition, $"Lease {Number} of \"{state.Campaign}\" is open: its time has not come.");
        return Tally.IsComplete
            ? null
            : Rejection.Of(RejectionReason.FailedPrecondition, $"Lease {Number} of \"{state.Campaign}\": {Tally.Missing} shards have not said what they charged.");
    }

    private protected override LedgerChange Change(LedgerState state)
    {
        var amount = state.Leases[Number].AmountMicros;
        var spent = Math.Min(Tally.SpentMicros, amount);
        return new LeaseClosed(Number, spent, amount - spent, Tally.SpentMicros - spent, Tally.Charges, TakenMicros);
    }
}
