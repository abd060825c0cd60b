using AdCommerce.Domain.Campaigns;
using AdCommerce.LoadTests.Audit;
using AdCommerce.V1;
using Grpc.Core;

namespace AdCommerce.LoadTests.Servers;

/// <summary>Campaigns' money by the public API, of whichever server answers.</summary>
internal sealed class BrandApi(IReadOnlyList<ServerApi> apis) : IBrandServers
{
    private const int PageSize = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PatienceMax = TimeSpan.FromMinutes(3);

    private int _next;

    /// <summary>Asks one server after the other until one answers.</summary>
    /// <param name="ask">The call; repeating it must do no harm.</param>
    public async Task<T> AskAsync<T>(Func<ServerApi, Task<T>> ask)
    {
        using var patience = new CancellationTokenSource(PatienceMax, TimeProvider.System);
        while (true)
        {
            try
            {
                return await ask(apis[(int)((uint)Interlocked.Increment(ref _next) % apis.Count)]);
            }
            catch (RpcException e) when ((LostAnswers.IsLost(e) || e.StatusCode == StatusCode.ResourceExhausted) && !patience.IsCancellationRequested)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }

    /// <summary>A brand's campaigns that have a budget.</summary>
    public async Task<IReadOnlyList<CampaignKey>> CampaignsAsync(string brand)
    {
        var page = await AskAsync(async api => await api.Campaigns.ListCampaignsAsync(new() { Parent = $"brands/{brand}", PageSize = PageSize }, api.Operator()));
        return [.. page.Campaigns.Where(static c => c.Budget is not null).Select(c => new CampaignKey(brand, c.Name.Split('/')[^1]))];
    }

    public async Task<IReadOnlyList<StatementEntry>> StatementAsync(CampaignKey campaign)
    {
        var (lines, token) = (new List<StatementEntry>(), "");
        do
        {
            var request = new ListStatementEntriesRequest { Parent = campaign.ToString(), PageSize = PageSize, PageToken = token };
            var page = await AskAsync(async api => await api.Campaigns.ListStatementEntriesAsync(request, api.Operator()));
            lines.AddRange(page.StatementEntries);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return lines;
    }

    public async Task<CampaignDelivery?> DeliveryAsync(CampaignKey campaign)
    {
        var request = new GetDeliveryReportRequest { Parent = $"brands/{campaign.BrandId}", Campaign = campaign.ToString() };
        return (await AskAsync(async api => await api.Campaigns.GetDeliveryReportAsync(request, api.Operator()))).Campaigns.SingleOrDefault();
    }
}
