namespace AdCommerce.Domain.Campaigns.Budgets.Leases;

/// <summary>
/// Money of a campaign that one silo may promise on its own. It is written down before it is used. Decisions take from it until <see cref="TakeEndTimeMicros"/>; what
/// they promised is charged when the exposure comes, until <see cref="CloseTimeMicros"/>; the rest then goes back.
/// </summary>
/// <param name="Number">Its number (<see cref="LeaseKey"/>).</param>
/// <param name="Operation">The silo's id of the request: asking again gives the same lease.</param>
/// <param name="Silo">Who may take from it.</param>
/// <param name="Day">The day of the campaign's clock on whose budget it stands; all that is charged to it counts on that day, also a little later.</param>
/// <param name="AmountMicros">How much; above 0.</param>
/// <param name="Multiplier">Share of the decisions that may consider the campaign while this lease is the newest (pacing): above 0, at most 1.</param>
/// <param name="GrantTimeMicros">When it was given, microseconds since 1970 by the ledger's clock, as the two below.</param>
/// <param name="TakeEndTimeMicros">From this instant on nothing is taken.</param>
/// <param name="CloseTimeMicros">From this instant on nothing is charged: T.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.lease")]
public sealed record Lease(
    long Number,
    Guid Operation,
    string Silo,
    int Day,
    long AmountMicros,
    double Multiplier,
    long GrantTimeMicros,
    long TakeEndTimeMicros,
    long CloseTimeMicros);
