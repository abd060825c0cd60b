namespace AdCommerce.Domain.Campaigns.Budgets.Leases;

/// <summary>How long leases live. A lease carries its own times, so a change holds for new ones only. Nothing of it touches that no budget is overspent.</summary>
/// <param name="TakeMicros">How long decisions take from one where many do: also how far ahead of its plan money is released.</param>
/// <param name="TakeMicrosMax">How long they may where few do: a lease has to last until somebody comes.</param>
/// <param name="ChargeMicros">
/// For how long after that an exposure still finds it open: the longest episode (15 minutes) and a little for the way. It is also how long what was promised and
/// never seen is locked up.
/// </param>
/// <param name="ExposureMicros">
/// Within how long most exposures come: what is on its way is taken to fade evenly over it. Only how smoothly money flows depends on it.
/// </param>
public sealed record LeaseTerms(long TakeMicros, long TakeMicrosMax, long ChargeMicros, long ExposureMicros)
{
    /// <summary>2 minutes, 30 minutes, 18 minutes, 10 minutes.</summary>
    public static readonly LeaseTerms Default = new(2 * 60 * Second, 30 * 60 * Second, 18 * 60 * Second, 10 * 60 * Second);

    /// <summary>Open leases of one campaign; with as many, none is granted until some are closed.</summary>
    public const int OpenMax = 4_096;

    /// <summary>
    /// The ledger closes a lease so much after its end. Its clock may be ahead of the shards': what comes in the last seconds is then still charged. Closing
    /// too early would only count it unbilled.
    /// </summary>
    public const long CloseSlackMicros = 5 * Second;

    private const long Second = 1_000_000;

    /// <summary>From the grant to T, where many decisions are made.</summary>
    public long LifeMicros => TakeMicros + ChargeMicros;
}
