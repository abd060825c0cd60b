using System.Collections.Immutable;
using System.Text.Json;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;

namespace AdCommerce.Domain.Tests.Learning;

/// <summary>What learning-scenarios.json says.</summary>
internal sealed record LearningScenario(
    int Decisions, int DecisionsPerDay, int DecisionsPerTable, int Products, int Categories, double MeanRate, double CategoryDeviation,
    double ProductDeviation, double CategoryCellDeviation, double ProductCellDeviation, double DriftPerDay, double[] CellShares, int[] Seeds)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static LearningScenario Load() => JsonSerializer.Deserialize<LearningScenario>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Learning", "learning-scenarios.json")), Options)!;
}

/// <summary>Viewers as they really are: the true rates of every product and cell, which wander day by day.</summary>
internal sealed class LearningWorld
{
    private readonly LearningScenario _scenario;
    private readonly Random _random;
    private readonly double[,] _logRates;

    public LearningWorld(LearningScenario scenario, int seed)
    {
        (_scenario, _random) = (scenario, new Random(seed));
        var (categories, cells) = (scenario.Categories, scenario.CellShares.Length);
        var category = Enumerable.Range(0, categories).Select(_ => scenario.CategoryDeviation * Normal()).ToArray();
        var categoryCell = Enumerable.Range(0, categories * cells).Select(_ => scenario.CategoryCellDeviation * Normal()).ToArray();
        _logRates = new double[scenario.Products, cells];
        var sum = 0.0;
        for (var product = 0; product < scenario.Products; product++)
        {
            var own = scenario.ProductDeviation * Normal();
            for (var cell = 0; cell < cells; cell++)
            {
                var of = product % categories;
                _logRates[product, cell] = category[of] + categoryCell[(of * cells) + cell] + own + (scenario.ProductCellDeviation * Normal());
                sum += Math.Exp(_logRates[product, cell]);
            }
        }

        var shift = Math.Log(scenario.MeanRate * scenario.Products * cells / sum);
        for (var product = 0; product < scenario.Products; product++)
        {
            for (var cell = 0; cell < cells; cell++)
                _logRates[product, cell] += shift;
        }

        Placements = [.. Enumerable.Range(0, scenario.Products).Select(i => new RatePlacement(
            new PlacementKey(new CampaignKey($"b{i % 10}", "c"), $"p{i}"), $"product-{i}", $"category-{i % categories}", Stage.Note))];
    }

    public ImmutableArray<RatePlacement> Placements { get; }

    public double Rate(int product, int cell) => Math.Exp(_logRates[product, cell]);

    public void NextDay()
    {
        for (var product = 0; product < _scenario.Products; product++)
        {
            var step = _scenario.DriftPerDay * Normal();
            for (var cell = 0; cell < _scenario.CellShares.Length; cell++)
                _logRates[product, cell] += step;
        }
    }

    public int NextCell()
    {
        var at = _random.NextDouble();
        for (var cell = 0; cell < _scenario.CellShares.Length; cell++)
        {
            if ((at -= _scenario.CellShares[cell]) < 0)
                return cell;
        }

        return 0;
    }

    public bool Converts(int product, int cell) => _random.NextDouble() < Rate(product, cell);

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
