using System.Collections.Immutable;

namespace AdCommerce.Domain.Campaigns.Budgets.Leases;

/// <summary>
/// What the shards have said they charged to a lease that is being closed. It is kept in memory only: after a crash all are asked again, and say the same,
/// because each wrote its closing down before it answered.
/// </summary>
public sealed record ClosingTally
{
    private readonly ImmutableArray<bool> _answered;

    private ClosingTally(ImmutableArray<bool> answered) => _answered = answered;

    /// <summary>What was charged by those who answered.</summary>
    public long SpentMicros { get; private init; }

    /// <summary>In how many events.</summary>
    public long Charges { get; private init; }

    /// <summary>How many have not answered.</summary>
    public int Missing => _answered.Count(static answered => !answered);

    /// <summary>Whether all have.</summary>
    public bool IsComplete => !_answered.Contains(false);

    /// <summary>Nobody has answered.</summary>
    public static ClosingTally Of(int partitions) => new([.. Enumerable.Repeat(false, partitions)]);

    /// <summary>Whether a partition has.</summary>
    public bool Has(int partition) => _answered[partition];

    /// <summary>With a partition's answer; one that came again changes nothing.</summary>
    public ClosingTally With(int partition, LeaseSpend spend) => _answered[partition]
        ? this
        : new ClosingTally(_answered.SetItem(partition, true))
        {
            SpentMicros = checked(SpentMicros + spend.SpentMicros),
            Charges = Charges + spend.Charges,
        };
}

/// <summary>What was charged to a lease.</summary>
/// <param name="SpentMicros">How much.</param>
/// <param name="Charges">In how many events.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.lease-spend")]
public readonly record struct LeaseSpend(long SpentMicros, long Charges);
