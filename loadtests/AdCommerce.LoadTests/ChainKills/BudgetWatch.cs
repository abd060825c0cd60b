using AdCommerce.Domain.Campaigns;
using AdCommerce.LoadTests.Chain;
using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;
using Grpc.Core;

namespace AdCommerce.LoadTests.ChainKills;

/// <summary>Looks at brands' delivery reports all the time, while everything is being killed: never may more be spent and leased than there is.</summary>
internal sealed class BudgetWatch(Run run, IReadOnlyList<ServerApi> apis, IReadOnlyList<string> brands, Random random)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Reports of campaigns that were looked at.</summary>
    public int Looks { get; private set; }

    /// <summary>Reports that were not answered.</summary>
    public int Unanswered { get; private set; }

    /// <summary>The largest share of a budget that was seen to be spent or leased.</summary>
    public double UsedMax { get; private set; }

    /// <summary>Looks until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await LookAsync(apis[random.Next(apis.Count)], brands[random.Next(brands.Count)]);
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task LookAsync(ServerApi api, string brand)
    {
        try
        {
            var report = await api.Campaigns.GetDeliveryReportAsync(new() { Parent = $"brands/{brand}" }, api.Operator(ServerApi.PlayerPatience));
            foreach (var campaign in report.Campaigns)
                Judge(campaign);
        }
        catch (RpcException e) when (LostAnswers.IsLost(e) || e.StatusCode == StatusCode.ResourceExhausted)
        {
            Unanswered++;
        }
    }

    private void Judge(CampaignDelivery seen)
    {
        var (total, used) = (seen.TotalMicros, seen.Balances.SpentMicros + seen.Balances.LeasedMicros);
        run.Expect(used <= total && seen.Balances.FreeMicros == total - used, $"OVERSPENT: {seen.Campaign} was seen with {seen.Balances} of {total}");
        run.Expect(seen.SpentMicros <= used, $"{seen.Campaign} was seen with {seen.SpentMicros} charged, and {seen.Balances} in its ledger");
        run.Expect(seen.InvariantHolds, $"{seen.Campaign} was seen without its invariant");
        Looks++;
        UsedMax = Math.Max(UsedMax, Math.Round((double)used / total, 6));
    }
}

/// <summary>A brand that tops up the campaign that runs out, again and again: each time once, however often it has to ask.</summary>
internal sealed class BudgetOwner(Run run, BrandApi api)
{
    private const string Brand = "petal";

    // Each another amount, so that one that is missing or there twice can be told.
    private const long FirstMicros = 1_500_001;

    private readonly List<long> _amounts = [];

    /// <summary>The campaign.</summary>
    public static readonly CampaignKey Campaign = new(Brand, ChainOffers.ScarceCampaign);

    /// <summary>Tops it up, and is sure of it.</summary>
    public async Task TopUpAsync()
    {
        var amount = FirstMicros + _amounts.Count;
        var request = new TopUpCampaignRequest
        {
            Name = Campaign.ToString(),
            Amount = new() { CurrencyCode = ChainOffers.Currency, AmountMicros = amount },
            RequestId = $"top-up-{amount}",
        };
        await api.AskAsync(async server => await server.Campaigns.TopUpCampaignAsync(request, server.Operator(ServerApi.PlayerPatience)));
        _amounts.Add(amount);
    }

    /// <summary>Holds what was asked for against the lines of the ledger.</summary>
    public void Judge(IReadOnlyList<long> toppedUp) =>
        run.Expect(toppedUp.SequenceEqual(_amounts), $"{Campaign} was topped up by {string.Join(", ", _amounts)}; its ledger says {string.Join(", ", toppedUp)}");
}
