namespace AdCommerce.Domain.Campaigns.Budgets.Leases;

/// <summary>Names a lease: the campaign's ledger counts them, and never gives a number twice.</summary>
/// <param name="Campaign">Whose money it is.</param>
/// <param name="Number">1 for the first: its epoch.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.lease-key")]
public readonly record struct LeaseKey(CampaignKey Campaign, long Number) : IComparable<LeaseKey>
{
    /// <summary>By campaign, then number.</summary>
    public int CompareTo(LeaseKey other) => Campaign.CompareTo(other.Campaign) is not 0 and var campaign ? campaign : Number.CompareTo(other.Number);
}
