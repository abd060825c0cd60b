namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>
/// A campaign's ledger cannot be put back from what the store holds: something that was acknowledged is missing, or cannot be read by this version. No money is
/// leased from it before an operator has looked.
/// </summary>
[GenerateSerializer, Alias("adcommerce.ledger-damaged")]
public sealed class LedgerDamagedException(string log, long position, string problem, Exception? inner = null)
    : Exception($"A ledger cannot be used: {problem} (entry {position} of log \"{log}\").", inner)
{
    /// <summary>Name of its log.</summary>
    [Id(0)] public string Log { get; } = log;

    /// <summary>The position in its log that the problem is about.</summary>
    [Id(1)] public long Position { get; } = position;
}
