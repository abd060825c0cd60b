using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using AdCommerce.LoadTests.Budgets;
using AdCommerce.LoadTests.Measure.Matching;
using AdCommerce.LoadTests.Measure.Profiles;
using AdCommerce.LoadTests.Measure.Reporting;
using AdCommerce.LoadTests.Measure.Resolving;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Measure;

/// <summary><c>measure</c>: the figures of performance.md. Ends with 2 when a run says nothing.</summary>
internal static class MeasureCommand
{
    private const int VoidRun = 2;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var worlds = new WorldKeeper(pin: true);
        IFigure[] figures =
        [
            new MatchingRatio(), new EventsPerCpuSecond(),
            new ResolveCounts(worlds, WorldSizes.Of), new ResolveRatio(worlds, WorldSizes.Of, againstHop: false), new ResolveRatio(worlds, WorldSizes.Of, againstHop: true),
            new ResolveAllocations(worlds, WorldSizes.Of), new SlotCost(worlds, WorldSizes.Of),
            new ResolveGrowth(worlds, GrowthPlan.Placements), new ResolveGrowth(worlds, GrowthPlan.Viewers), new ResolveGrowth(worlds, GrowthPlan.Episodes),
            new ChangeAge(), .. MoneyFigure.All(), new CounterReports(),
        ];
        var only = new Option<string>("--only") { Description = $"Figures, by comma; all without it: {string.Join(", ", figures.Select(static f => f.Id))}.", DefaultValueFactory = static _ => "" };
        var quick = new Option<bool>("--quick") { Description = "Shorter and smaller: for looking, not for claiming." };
        var profile = new Option<bool>("--profile") { Description = "R17 and the figures of resolves also say where the time goes, and R3 where the bytes do: for each part, by perf and by what the runtime tells of allocations." };
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var command = new Command("measure", "Measures ratios in blocks A B B A, with a control.") { only, quick, profile, seed, json };
        command.SetAction(async (parsed, _) =>
        {
            var ids = parsed.GetValue(only)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var plan = new MeasurePlan(parsed.GetValue(quick), parsed.GetValue(seed)) { Profile = parsed.GetValue(profile) };
            if (plan.Profile)
                CpuProfile.Prepare();
            var run = Run.OnConsole();
            await using var closing = worlds;
            var measured = new SortedDictionary<string, Figure>(StringComparer.Ordinal);
            foreach (var figure in figures.Where(f => ids.Length == 0 || ids.Any(id => f.Id == id || f.Id.StartsWith(id + "-", StringComparison.Ordinal))))
            {
                run.Say($"{figure.Id}: {figure.Meaning}{(plan.Quick ? " (quick: no claim)" : "")}");
                measured[figure.Id] = await figure.MeasureAsync(plan, run.Say);
            }

            var result = run.Finish($"measure {(ids.Length > 0 ? $"--only {string.Join(',', ids)} " : "")}{(plan.Quick ? "--quick " : "")}{(plan.Profile ? "--profile " : "")}--seed {plan.Seed}", measured);
            await WriteAsync(result, plan.Quick, parsed.GetValue(json));
            foreach (var (id, figure) in measured.Where(static m => m.Value.IsVoid))
                run.Say($"VOID: {id}: A against A gave {figure.Control}{(figure.Details.TryGetValue("fallbackShare", out var share) ? $", and {share:0.000%} of the answers were no decisions" : "")}; nothing can be said of this run.");
            return measured.Values.Any(static m => m.IsVoid) ? VoidRun : 0;
        });
        return command;
    }

    private static async Task WriteAsync(RunResult result, bool quick, FileInfo? file)
    {
        var text = JsonSerializer.Serialize(
            new { result.Command, result.Commit, result.Build, result.Machine, result.Started, result.Seconds, quick, result.Figures }, Json) + "\n";
        if (file is null)
        {
            await Console.Out.WriteAsync(text);
            return;
        }

        file.Directory?.Create();
        await File.WriteAllTextAsync(file.FullName, text);
    }
}
