using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Leases;

namespace AdCommerce.Domain.Campaigns.Budgets.Charging;

/// <summary>
/// What one shard charged to each lease: a part of its state, so a fold over its log. A lease is in here from its first charge, or from its closing, until
/// the ledger says that it is settled. Mutable and not thread-safe: one shard owns it.
/// </summary>
public sealed class LeaseBook
{
    private readonly SortedDictionary<CampaignKey, CampaignPages> _campaigns = [];

    /// <summary>How many leases are in it.</summary>
    public int Count => _campaigns.Values.Sum(static pages => pages.Leases.Count);

    /// <summary>
    /// Charges an event to the lease that it claims, in the entry that counts it: only before the lease's end, only before the lease's closing stands in this
    /// shard's log, and only when nothing bars it.
    /// </summary>
    /// <param name="campaign">Whose money.</param>
    /// <param name="claim">What the token says.</param>
    /// <param name="timeMicros">Time of the entry.</param>
    public ChargeOutcome Charge(CampaignKey campaign, ChargeClaim claim, long timeMicros)
    {
        if (OutcomeOf(claim.Bar) is { } barred)
            return barred;
        if (claim.PriceMicros <= 0)
            return ChargeOutcome.Unpaid;
        if (timeMicros >= claim.CloseTimeMicros)
            return ChargeOutcome.Late;
        var pages = PagesOf(campaign);
        if (claim.Lease <= pages.SettledUpTo)
            return ChargeOutcome.Late;
        var page = pages.Leases.GetValueOrDefault(claim.Lease);
        if (page.IsClosed)
            return ChargeOutcome.Late;
        pages.Leases[claim.Lease] = page with { SpentMicros = checked(page.SpentMicros + claim.PriceMicros), Charges = page.Charges + 1 };
        return ChargeOutcome.Billed;
    }

    /// <summary>Closes leases: from here on nothing is charged to them, whatever any clock says. Closing again changes nothing.</summary>
    /// <param name="closing">Which, and what may be forgotten.</param>
    /// <returns>What was charged to each, in the order asked.</returns>
    public ImmutableArray<LeaseSpend> Close(LeaseClosing closing)
    {
        var pages = PagesOf(closing.Campaign);
        var spends = ImmutableArray.CreateBuilder<LeaseSpend>(closing.Leases.Length);
        foreach (var number in closing.Leases)
        {
            // One that was settled is asked about by a ledger that is behind its log. It cannot write what it makes of the answer.
            var page = pages.Leases.GetValueOrDefault(number);
            if (number > pages.SettledUpTo)
                pages.Leases[number] = page with { IsClosed = true };
            spends.Add(new LeaseSpend(page.SpentMicros, page.Charges));
        }

        Settle(pages, closing.SettledUpTo);
        return spends.MoveToImmutable();
    }

    /// <summary>Whether closing again would change nothing: everything asked for is closed, and forgotten where it is settled.</summary>
    public bool IsClosed(LeaseClosing closing) => _campaigns.TryGetValue(closing.Campaign, out var pages)
        && closing.SettledUpTo <= pages.SettledUpTo
        && closing.Leases.All(number => number <= pages.SettledUpTo || pages.Leases.GetValueOrDefault(number).IsClosed);

    /// <summary>What was charged so far to a lease.</summary>
    public LeaseSpend SpendOf(LeaseKey lease) => _campaigns.TryGetValue(lease.Campaign, out var pages) && pages.Leases.TryGetValue(lease.Number, out var page)
        ? new LeaseSpend(page.SpentMicros, page.Charges)
        : default;

    /// <summary>What was charged to leases that are not closed, by campaign and number: what the ledger paces by.</summary>
    public IEnumerable<(LeaseKey Lease, LeaseSpend Spend)> Open() =>
        from pages in _campaigns
        from page in pages.Value.Leases
        where !page.Value.IsClosed
        select (new LeaseKey(pages.Key, page.Key), new LeaseSpend(page.Value.SpentMicros, page.Value.Charges));

    /// <summary>Everything, by campaign and number: for a snapshot.</summary>
    public ImmutableArray<LeasePages> All() =>
    [
        .. _campaigns.Select(static pages => new LeasePages(
            pages.Key, pages.Value.SettledUpTo,
            [.. pages.Value.Leases.Select(static page => new LeasePage(page.Key, page.Value.SpentMicros, page.Value.Charges, page.Value.IsClosed))])),
    ];

    /// <summary>Puts a campaign of a snapshot back.</summary>
    public void Restore(LeasePages pages)
    {
        var restored = new CampaignPages { SettledUpTo = pages.SettledUpTo };
        foreach (var page in pages.Leases)
            restored.Leases.Add(page.Number, new Page(page.SpentMicros, page.Charges, page.IsClosed));
        _campaigns.Add(pages.Campaign, restored);
    }

    private static ChargeOutcome? OutcomeOf(ChargeBar bar) => bar switch
    {
        ChargeBar.None => null,
        ChargeBar.ViewerRate => ChargeOutcome.ViewerRate,
        ChargeBar.AddressRate => ChargeOutcome.AddressRate,
        ChargeBar.FasterThanTime => ChargeOutcome.FasterThanTime,
        ChargeBar.KnownBot => ChargeOutcome.KnownBot,
        ChargeBar.NoMedia => ChargeOutcome.NoMedia,
        ChargeBar.NoLease => ChargeOutcome.NoLease,
        ChargeBar.OtherSubject => ChargeOutcome.OtherSubject,
        _ => throw new ArgumentOutOfRangeException(nameof(bar), bar, "A bar of a later version."),
    };

    private static void Settle(CampaignPages pages, long settledUpTo)
    {
        if (settledUpTo <= pages.SettledUpTo)
            return;
        pages.SettledUpTo = settledUpTo;
        while (pages.Leases.Count > 0 && pages.Leases.Keys.First() is var first && first <= settledUpTo)
            pages.Leases.Remove(first);
    }

    private CampaignPages PagesOf(CampaignKey campaign)
    {
        if (!_campaigns.TryGetValue(campaign, out var pages))
            _campaigns.Add(campaign, pages = new CampaignPages());
        return pages;
    }

    private sealed class CampaignPages
    {
        public SortedDictionary<long, Page> Leases { get; } = [];

        public long SettledUpTo { get; set; }
    }

    private readonly record struct Page(long SpentMicros, long Charges, bool IsClosed);
}

/// <summary>Closings that one ledger asks a shard for: with those of other ledgers they make one operation of one entry.</summary>
/// <param name="Campaign">Whose leases.</param>
/// <param name="Leases">Their numbers.</param>
/// <param name="SettledUpTo">Every lease up to this number is closed in the ledger's log: the shard may forget it.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.lease-closing")]
public sealed record LeaseClosing(CampaignKey Campaign, ImmutableArray<long> Leases, long SettledUpTo);

/// <summary>A campaign's leases in a shard's snapshot.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.lease-pages")]
public readonly record struct LeasePages(CampaignKey Campaign, long SettledUpTo, ImmutableArray<LeasePage> Leases);

/// <summary>A lease in a shard's snapshot.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.lease-page")]
public readonly record struct LeasePage(long Number, long SpentMicros, long Charges, bool IsClosed);
