using System.Text.Json;
using AdCommerce.LoadTests.Measure.Resolving;
using AdCommerce.LoadTests.Mixed;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;

namespace AdCommerce.LoadTests.Measure;

/// <summary>
/// R11, its second half: how old a change is when every silo of a cluster of three, which knows 100,000 placements, shows it to a player. A placement that comes before all
/// others is paused and resumed by turns, each time on another silo, and a viewer of each presses play until it is gone, or there. What such a viewer waited, and how often
/// the original was all that could be decided in time, says whether a player sees a pause. A time, so without blocks and control.
/// </summary>
internal sealed class ChangeAge : IFigure
{
    private const int Silos = 3;
    private const int ChangesPerLine = 40;
    private const int Placements = 100_000;
    private const int PlacementsQuick = 1_000;
    private const string Episode = "skin-deep-1";
    private const string Slot = "table";
    private const string Campaign = "brands/lumiere/campaigns/age";
    private const string Placement = Campaign + "/placements/changing";

    /// <summary>Between one look and the next; what is found is late by as much at most.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Late enough to be called never.</summary>
    private static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(60);

    public string Id => "R11-age";

    public string Meaning => "age of a change when all of three silos show it, from when it was sent: 99th percentile";

    public async Task<Figure> MeasureAsync(MeasurePlan plan, Action<string> say)
    {
        await using var cluster = await Cluster.StartAsync(onRedis: true, Silos);
        var api = cluster.Apis[0];
        await FillAsync(api, plan, say);
        await api.Campaigns.CreateCampaignAsync(new() { Parent = "brands/lumiere", CampaignId = "age", Campaign = new() { Title = "Age" } }, api.Operator());
        await api.Campaigns.CreatePlacementAsync(
            new()
            {
                Parent = Campaign,
                PlacementId = "changing",
                Placement = new() { Product = "products/lumiere-matte-velvet", PriorityClass = PriorityClass.Sponsorship },
            },
            api.Operator());
        await Task.WhenAll(cluster.Apis.Select(static each => SeenAsync(each, isShown: true, new Looks())));
        var looks = new Looks();
        var ages = new double[plan.Quick ? 40 : 400];
        for (var i = 0; i < ages.Length; i++)
        {
            ages[i] = await ChangeAsync(cluster, i % Silos, isShown: i % 2 == 1, looks);
            if ((i + 1) % ChangesPerLine == 0)
                say($"{i + 1} of {ages.Length} changes");
        }

        Array.Sort(ages);
        double Of(double share) => Math.Round(ages[(int)Math.Ceiling(share * ages.Length) - 1], 3);
        say($"{ages.Length} changes: median {Of(0.5)} s, 99th percentile {Of(0.99)} s, longest {Of(1)} s");
        return new Figure(Of(0.99), Of(0.99), Of(0.99), "s", Meaning, 1, IsVoid: false, new Dictionary<string, double>()).With(
        [
            new("changes", ages.Length), new("medianSeconds", Of(0.5)), new("longestSeconds", Of(1)), new("silos", Silos), new("placements", PlacementsOf(plan)),
            new("answers", looks.Times.Count), new("originals", looks.Originals), new("answerMedianMillis", looks.Times.QuantileMillis(0.5)),
            new("answer99Millis", looks.Times.QuantileMillis(0.99)), new("answerLongestMillis", looks.Times.MaxMillis),
        ]);
    }

    private static int PlacementsOf(MeasurePlan plan) => plan.Quick ? PlacementsQuick : Placements;

    // As at the standard load, but for episodes and viewers: the demo's are asked for.
    private static async Task FillAsync(ServerApi api, MeasurePlan plan, Action<string> say)
    {
        var none = new WorldSizes(0, 1, 0, 1);
        var builder = new WorldBuilder(api, new WorldMedia("", none.Segments), new WorldDraw(plan.Seed), say);
        await builder.BeginAsync();
        await builder.GrowAsync(none, none with { Placements = PlacementsOf(plan) });
    }

    private static async Task<double> ChangeAsync(Cluster cluster, int writer, bool isShown, Looks looks)
    {
        var api = cluster.Apis[writer];
        var sent = TimeProvider.System.GetTimestamp();
        if (isShown)
            await api.Campaigns.ResumePlacementAsync(new() { Name = Placement }, api.Operator());
        else
            await api.Campaigns.PausePlacementAsync(new() { Name = Placement }, api.Operator());
        await Task.WhenAll(cluster.Apis.Select(each => SeenAsync(each, isShown, looks)));
        return TimeProvider.System.GetElapsedTime(sent).TotalSeconds;
    }

    private static async Task SeenAsync(ServerApi api, bool isShown, Looks looks)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (await IsShownAsync(api, looks) != isShown)
        {
            if (TimeProvider.System.GetElapsedTime(since) > AgeMax)
                throw new TimeoutException($"{api.Http.BaseAddress} does not show the change after {AgeMax}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Null for a decision that came too late: it says nothing.</summary>
    private static async Task<bool?> IsShownAsync(ServerApi api, Looks looks)
    {
        var asked = TimeProvider.System.GetTimestamp();
        using var answer = await api.ResolveAsync("viewer-of-changes", Episode);
        using var play = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        looks.Times.Record(TimeProvider.System.GetElapsedTime(asked));
        if (play.RootElement.GetProperty("fallbackReason").GetString() != "FALLBACK_REASON_UNSPECIFIED")
        {
            looks.AddOriginal();
            return null;
        }

        var slot = play.RootElement.GetProperty("slots").EnumerateArray().Single(static slot => slot.GetProperty("slot").GetString() == Slot);
        return slot.TryGetProperty("product", out var product) && product.ValueKind == JsonValueKind.Object
            && product.GetProperty("placement").GetString() == Placement;
    }

    /// <summary>What the viewers saw who pressed play.</summary>
    private sealed class Looks
    {
        private int _originals;

        /// <summary>How long they waited for an answer.</summary>
        public LatencyHistogram Times { get; } = new();

        /// <summary>How often no decision was there in time, so that the original was shown.</summary>
        public int Originals => _originals;

        public void AddOriginal() => Interlocked.Increment(ref _originals);
    }
}
