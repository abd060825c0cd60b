using System.Globalization;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Registry;
using AdCommerce.Server.Campaigns.Budgets;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.Server.Campaigns;

internal sealed partial class CampaignService
{
    private const string DailyPath = "budget.daily_micros";

    private static readonly string[] NoValues = ["name", "etag", "state", "journey_window", "note_step_window", "livestream_step_window", "group_step_window", "holdout_share"];

    public override async Task<V1.Campaign> UpdateCampaign(V1.UpdateCampaignRequest request, ServerCallContext context)
    {
        var given = request.Campaign ?? new();
        var asked = RequestKeys.Of(context, request, request.RequestId);
        if (await registry.FindAnswerAsync<Campaign>(asked, context.CancellationToken) is { } done)
            return await ledgers.FollowAsync(done);
        var current = await FindAsync(given.Name, "campaign.name", context);
        var paths = UpdateMask.PathsOf(request.UpdateMask, given, NoValues).ToList();
        var changed = given.Clone();
        if (current.Budget is not null && (given.Budget is not null || !paths.Contains("budget")))
            paths = [.. BudgetMapping.PartsOf(paths, changed.Budget ??= new(), request.UpdateMask is { Paths.Count: > 0 })];
        var command = new UpdateCampaign(changed.ToDomain(current.Key) with { Version = CatalogMapping.VersionOf(given.Etag) }, [.. paths], BudgetMapping.FlightOf(given.Budget))
        {
            Request = asked,
            AskTime = time.GetUtcNow(),
            TotalMicros = await ledgers.FindTotalAsync(current),
        };
        // What the registry would refuse is told first, and all of it; then whether the day has room; then it is written down, and the ledger follows.
        if (current.Budget is not null && paths.Contains(DailyPath))
        {
            command.Decide(await registry.ReadAsync(context.CancellationToken)).OrThrow();
            await ledgers.CheckAsync(current, new ChangeDailyBudget(command.Campaign.Budget?.DailyMicros));
        }

        return await ledgers.FollowAsync(await registry.ExecuteAsync<Campaign>(command, context.CancellationToken));
    }

    public override async Task<V1.Campaign> EndCampaign(V1.EndCampaignRequest request, ServerCallContext context)
    {
        var command = new EndCampaign(CampaignOf(request.Name, "name"), CatalogMapping.VersionOf(request.Etag)) { Request = RequestKeys.Of(context, request, request.RequestId) };
        return await ledgers.FollowAsync(await registry.ExecuteAsync<Campaign>(command, context.CancellationToken));
    }

    public override async Task<V1.Campaign> TopUpCampaign(V1.TopUpCampaignRequest request, ServerCallContext context) => await ExecuteAsync(
        await FindAsync(request.Name, "name", context), new TopUpBudget(MoneyOf(request.Amount)) { Request = RequestKeys.Of(context, request, request.RequestId) }, context);

    public override async Task<V1.Campaign> LowerCampaignBudget(V1.LowerCampaignBudgetRequest request, ServerCallContext context) => await ExecuteAsync(
        await FindAsync(request.Name, "name", context), new LowerBudget(MoneyOf(request.Total)) { Request = RequestKeys.Of(context, request, request.RequestId) }, context);

    public override async Task<V1.Campaign> RefundCampaign(V1.RefundCampaignRequest request, ServerCallContext context) => await ExecuteAsync(
        await FindAsync(request.Name, "name", context),
        new RefundCharges(MoneyOf(request.Amount), request.Note) { Request = RequestKeys.Of(context, request, request.RequestId) },
        context);

    public override async Task<V1.ListStatementEntriesResponse> ListStatementEntries(V1.ListStatementEntriesRequest request, ServerCallContext context)
    {
        var campaign = await FindAsync(request.Parent, "parent", context);
        var (after, size) = Paging.Read(request.PageSize, request.PageToken);
        var position = after is null ? 0 : PositionOf(after);
        var entries = campaign.Budget is null ? [] : await statement.ReadAsync(campaign.Key, position + 1, size + 1, context.CancellationToken);
        return new()
        {
            CurrencyCode = campaign.Budget?.CurrencyCode ?? "",
            StatementEntries = { entries.Take(size).Select((entry, i) => entry.ToProto(position + 1 + i)) },
            NextPageToken = entries.Count > size ? Paging.TokenOf((position + size).ToString(CultureInfo.InvariantCulture)) : "",
        };
    }

    public override async Task<V1.DeliveryReport> GetDeliveryReport(V1.GetDeliveryReportRequest request, ServerCallContext context)
    {
        var brandId = ResourceName.Parse(request.Parent, "brands/*", "parent")[0];
        var state = await registry.ReadAsync(context.CancellationToken);
        if (!state.Brands.ContainsKey(brandId))
            throw Rejection.Missing(request.Parent).ToRpcException();
        var campaigns = state.Campaigns.Values.Where(c => c.Key.BrandId == brandId && c.Budget is not null);
        if (request.Campaign.Length > 0)
        {
            var key = CampaignOf(request.Campaign, "campaign");
            if (key.BrandId != brandId || !state.Campaigns.ContainsKey(key))
                throw Rejection.Missing(request.Campaign).ToRpcException();
            campaigns = campaigns.Where(c => c.Key == key);
        }

        var (page, next) = Paging.Of(campaigns, static c => c.Key.CampaignId, request.PageSize, request.PageToken);
        var figures = await delivery.ReadAsync(brandId, [.. page.Select(static c => c.Key)]);
        return new()
        {
            AsOfTime = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
            Campaigns = { page.Zip(figures).Where(static pair => pair.Second is not null).Select(static pair => pair.Second!.ToProto(pair.First.Key)) },
            NextPageToken = next,
        };
    }

    private async Task<V1.Campaign> ExecuteAsync(Campaign campaign, LedgerCommand command, ServerCallContext context)
    {
        await ledgers.ExecuteAsync(campaign, command);
        try
        {
            campaign = await registry.ExecuteAsync<Campaign>(new NoteBudgetChange(campaign.Key) { Request = command.Request }, context.CancellationToken);
        }
        catch (Exception exception) when (StoreFaults.IsPassing(exception))
        {
            // The money is changed, and so the answer says. Silos that wait hear of it when they ask next, a minute later at most.
        }

        return await ledgers.ShowAsync(campaign);
    }

    private async Task<Campaign> FindAsync(string name, string field, ServerCallContext context)
    {
        var key = CampaignOf(name, field);
        return (await registry.ReadAsync(context.CancellationToken)).Campaigns.GetValueOrDefault(key) ?? throw Rejection.Missing(name).ToRpcException();
    }

    private static Money MoneyOf(V1.Money? money) => new(money?.CurrencyCode ?? "", money?.AmountMicros ?? 0);

    private static long PositionOf(string token) => long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
        ? position
        : throw Paging.WrongToken();
}
