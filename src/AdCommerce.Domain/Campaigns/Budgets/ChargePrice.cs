using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Campaigns.Budgets;

/// <summary>What one event costs.</summary>
public static class ChargePrice
{
    /// <summary>
    /// What a bid pays for one event of its stage, in whole micro-units. A bid for a thousand exposures is divided and rounded down: a brand never pays more
    /// than it bid. 0 pays nothing, and takes nothing from a lease.
    /// </summary>
    public static long OneOf(Bid? bid) => bid switch
    {
        null => 0,
        { Stage: Stage.Episode } => bid.Amount.AmountMicros / Bid.ExposuresPerBid,
        _ => bid.Amount.AmountMicros,
    };
}
