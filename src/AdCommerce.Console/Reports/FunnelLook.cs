using AdCommerce.ConsolePages.Api;
using AdCommerce.ConsolePages.Session;
using AdCommerce.ConsolePages.Translation;
using Grpc.Core;

namespace AdCommerce.ConsolePages.Reports;

/// <summary>
/// What the marketer's page shows of one question. It comes piece by piece, one after the other and the funnel first: that is what is looked at first, and the service answers few
/// reports at once. Until a piece is there it is null or empty.
/// </summary>
/// <param name="api">The service.</param>
/// <param name="user">Who asks.</param>
/// <param name="words">In whose language stages are named.</param>
/// <param name="query">What is asked.</param>
/// <param name="show">Is called with each piece.</param>
internal sealed class FunnelLook(ConsoleApi api, ConsoleUser user, Words words, ReportQuery query, Action show)
{
    private readonly List<(string Campaign, V1.ReportLiftResponse Lift)> _lifts = [];

    /// <summary>How far a long report is; null while none is made.</summary>
    public V1.ReplayFunnelResponse? Replayed { get; private set; }

    /// <summary>The funnel.</summary>
    public V1.ReportFunnelResponse? Funnel { get; private set; }

    /// <summary>The brand's campaigns.</summary>
    public IReadOnlyList<V1.Campaign> Campaigns { get; private set; } = [];

    /// <summary>Who went where.</summary>
    public IReadOnlyList<FunnelPath> Paths { get; private set; } = [];

    /// <summary>The ends of <see cref="Paths"/>, in the order in which the drawing takes them.</summary>
    public IEnumerable<string> Places => Paths.SelectMany(static path => (string[])[path.From, path.To]).Distinct();

    /// <summary>By day of entry.</summary>
    public IReadOnlyList<FunnelDay> Days { get; private set; } = [];

    /// <summary>How long it took.</summary>
    public IReadOnlyList<V1.StageTime> Times { get; private set; } = [];

    /// <summary>What campaigns that hold viewers out have caused.</summary>
    public IReadOnlyList<(string Campaign, V1.ReportLiftResponse Lift)> Lifts => _lifts;

    /// <summary>What was paid for.</summary>
    public IReadOnlyList<(V1.CampaignDelivery Delivery, V1.CampaignDelivery.Types.StageFigures Stage)> Costs { get; private set; } = [];

    /// <summary>Everything is there.</summary>
    public bool IsWhole { get; private set; }

    private string Parent => $"brands/{user.BrandId}";

    /// <summary>Loads all of it.</summary>
    /// <exception cref="RpcException">The service refuses a piece; those before it stay.</exception>
    public async Task LoadAsync(CancellationToken stop)
    {
        Funnel = query.Windows is { } windows ? await ReplayAsync(windows, stop) : await ReportAsync(stop);
        show();
        Campaigns = (await api.Campaigns.ListCampaignsAsync(new() { Parent = Parent, PageSize = 500 }, user.Headers, cancellationToken: stop)).Campaigns;
        show();
        if (Replayed is { Trend: not null } replayed)
        {
            Show(replayed.Transitions);
            Show(replayed.Trend);
            Show(replayed.Times);
        }
        else if (!query.IsOfCircles)
        {
            await LoadAttemptsAsync(stop);
        }

        await LoadLiftsAsync(stop);
        await LoadCostsAsync(stop);
        IsWhole = true;
        show();
    }

    private async Task LoadAttemptsAsync(CancellationToken stop)
    {
        Show(await api.Reports.ReportTransitionsAsync(new() { Parent = Parent, Scope = query.ToScope() }, user.Headers, cancellationToken: stop));
        Show(await api.Reports.ReportTrendAsync(new() { Parent = Parent, Scope = query.ToScope() }, user.Headers, cancellationToken: stop));
        Show(await api.Reports.ReportTimeToConvertAsync(new() { Parent = Parent, Scope = query.ToScope() }, user.Headers, cancellationToken: stop));
    }

    private void Show(V1.ReportTransitionsResponse transitions)
    {
        Paths = [.. transitions.Transitions.Select(PathOf)];
        show();
    }

    private void Show(V1.ReportTrendResponse trend)
    {
        Days = [.. trend.Days.Select(day => new FunnelDay(day.Date[5..], CountOf(day.Bars[0]), CountOf(day.Bars[1])))];
        show();
    }

    private void Show(V1.ReportTimeToConvertResponse times)
    {
        Times = times.Stages;
        show();
    }

    private async Task<V1.ReportFunnelResponse> ReportAsync(CancellationToken stop)
    {
        var asked = new V1.ReportFunnelRequest { Parent = Parent, Scope = query.ToScope(), Dimensions = { query.Dimensions }, ComparePrevious = true };
        if (query is { TimeZone: ReportQuery.DefaultZone, Viewers: false, IsOfCircles: false } && !query.Dimensions.Contains(V1.ReportDimension.Circle))
        {
            // The shards' counters have the same attempts at once; the time between stages comes with the attempts themselves.
            Funnel = await api.Reports.ReportFunnelAsync(new(asked) { AttemptsOnly = true }, user.Headers, cancellationToken: stop);
            show();
        }

        asked.WithDays = !query.IsOfCircles;
        return await api.Reports.ReportFunnelAsync(asked, user.Headers, cancellationToken: stop);
    }

    private async Task<V1.ReportFunnelResponse> ReplayAsync(V1.FunnelWindows windows, CancellationToken stop)
    {
        var request = new V1.ReplayFunnelRequest
        {
            Parent = Parent,
            Scope = query.ToScope(),
            Dimensions = { query.Dimensions },
            ComparePrevious = true,
            JourneyWindow = windows.JourneyWindow,
            NoteStepWindow = windows.NoteStepWindow,
            LivestreamStepWindow = windows.LivestreamStepWindow,
            GroupStepWindow = windows.GroupStepWindow,
            WithDetails = !query.IsOfCircles,
        };
        using var call = api.Reports.ReplayFunnel(request, user.Headers, cancellationToken: stop);
        await foreach (var step in call.ResponseStream.ReadAllAsync(stop))
        {
            Replayed = step;
            show();
        }

        return Replayed!.Report;
    }

    private async Task LoadLiftsAsync(CancellationToken stop)
    {
        foreach (var campaign in Campaigns.Where(campaign => campaign.HoldoutShare > 0 && query.Takes(campaign.Name)))
        {
            _lifts.Add((campaign.Name, await api.Reports.ReportLiftAsync(
                new() { Parent = Parent, Campaign = campaign.Name, StartDate = ReportQuery.Text(query.From), EndDate = ReportQuery.Text(query.To) }, user.Headers, cancellationToken: stop)));
        }

        show();
    }

    private async Task LoadCostsAsync(CancellationToken stop)
    {
        if (!Campaigns.Any(campaign => campaign.Budget is not null && query.Takes(campaign.Name)))
            return;
        var deliveries = await api.Campaigns.GetDeliveryReportAsync(
            new() { Parent = Parent, Campaign = query.Campaigns is [var one] ? one : "", PageSize = 100 }, user.Headers, cancellationToken: stop);
        Costs =
        [
            .. from delivery in deliveries.Campaigns
               where query.Takes(delivery.Campaign)
               from stage in delivery.Stages
               where stage.Outcome == V1.CampaignDelivery.Types.Outcome.Billed
               select (delivery, stage),
        ];
        show();
    }

    private long CountOf(V1.FunnelBar bar) => Stages.CountOf(bar, query.Viewers, query.AtAll);

    // A picture of flows has a direction: whoever goes back to an earlier stage is told apart from whoever comes to it first.
    private FunnelPath PathOf(V1.Transition transition) => new(
        words[Stages.WordOf(transition.FromStage)],
        transition.ToStage == V1.FunnelStage.Unspecified || transition.ToStage > transition.FromStage
            ? words[Stages.WordOf(transition.ToStage)]
            : words["Back to: {0}", words[Stages.WordOf(transition.ToStage)]],
        transition.Attempts);
}

/// <summary>Attempts that went from one stage to another.</summary>
/// <param name="From">From here, in words.</param>
/// <param name="To">To here, in words.</param>
/// <param name="Attempts">How many.</param>
internal sealed record FunnelPath(string From, string To, double Attempts);

/// <summary>A day of entry.</summary>
/// <param name="Date">"11-30".</param>
/// <param name="Attempts">How many entered.</param>
/// <param name="Notes">How many of them came to the note.</param>
internal sealed record FunnelDay(string Date, double Attempts, double Notes);
