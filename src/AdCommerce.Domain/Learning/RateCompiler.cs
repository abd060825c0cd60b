using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Learning;

/// <summary>
/// From counts to draws. Overall, category, category and cell, product, placement, placement and cell: each level's rate is a beta posterior around
/// what its parent leads one to expect *for the mix of cells it was really shown to*, so that a product that only its friends saw is not taken for a
/// good one.
/// Means go down the levels by their means. Lanes go down by draws, from the product on: placements of one product are lucky together.
/// </summary>
internal sealed class RateCompiler
{
    /// <summary>Stages with a rate: all after the exposure.</summary>
    public const int Stages = 3;

    // Weights of days, in parts of this: integers, so that the sums do not depend on the order in which they are made.
    private const long WeightOne = 1L << 20;

    private readonly ImmutableArray<RatePlacement> _placements;
    private readonly int _cells;
    private readonly ulong _seed;
    private readonly int[] _categoryOf;
    private readonly int[] _productOf;
    private readonly int[] _categoryOfProduct;
    private readonly ulong[] _productSeeds;
    private readonly int _categories;

    // By placement and cell; shown, then the stages.
    private readonly double[] _sums;

    public RateCompiler(ImmutableArray<RatePlacement> placements, int cells, RateCounts counts, int day, ulong seed, int halfLifeDays)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(cells - 1), (uint)ProfileCells.CellsMax - 1, nameof(cells));
        ArgumentOutOfRangeException.ThrowIfNegative(halfLifeDays);
        (_placements, _cells, _seed) = (placements, cells, seed);
        (_categoryOf, _productOf) = (new int[placements.Length], new int[placements.Length]);
        var categories = new Dictionary<string, int>(StringComparer.Ordinal);
        var products = new Dictionary<(string, string), int>();
        var categoryOfProduct = new List<int>();
        var productSeeds = new List<ulong>();
        for (var i = 0; i < placements.Length; i++)
        {
            var placement = placements[i];
            categories.TryAdd(placement.Category, categories.Count);
            var product = (placement.Key.Campaign.BrandId, placement.ProductId);
            if (products.TryAdd(product, products.Count))
            {
                categoryOfProduct.Add(categories[placement.Category]);
                productSeeds.Add(Hash($"{product.BrandId}/{product.ProductId}"));
            }

            (_categoryOf[i], _productOf[i]) = (categories[placement.Category], products[product]);
        }

        (_categories, _categoryOfProduct, _productSeeds) = (categories.Count, [.. categoryOfProduct], [.. productSeeds]);
        _sums = Weigh(counts, day, halfLifeDays);
    }

    public RateTable Compile()
    {
        var means = new float[_placements.Length * _cells * Stages];
        var overall = new double[Stages];
        var levels = new RateLevels[Stages];
        for (var stage = 0; stage < Stages; stage++)
        {
            levels[stage] = Levels(stage);
            overall[stage] = levels[stage].Overall;
            for (var placement = 0; placement < _placements.Length; placement++)
                WriteMeans(placement, stage, levels[stage], means);
        }

        var rows = new int[_placements.Length * _cells];
        var lanes = Lanes(levels, rows);
        double[] shown = [.. Enumerable.Range(0, _placements.Length).Select(p => Enumerable.Range(0, _cells).Sum(cell => Shown(p, cell)))];
        return new RateTable(_cells, lanes, rows, means, overall, shown);
    }

    private double Shown(int placement, int cell) => _sums[((placement * _cells) + cell) * (Stages + 1)];

    // Counting faults must not make a negative rest.
    private double Reached(int placement, int cell, int stage) =>
        Math.Min(_sums[(((placement * _cells) + cell) * (Stages + 1)) + 1 + stage], Shown(placement, cell));

    private RateLevels Levels(int stage)
    {
        var (shown, reached) = (RateShapes.OverallShown, RateShapes.OverallReached);
        var byCategory = new (double Shown, double Reached)[_categories];
        var byCell = new (double Shown, double Reached)[_categories * _cells];
        for (var placement = 0; placement < _placements.Length; placement++)
        {
            for (var cell = 0; cell < _cells; cell++)
            {
                var (n, r) = (Shown(placement, cell), Reached(placement, cell, stage));
                (shown, reached) = (shown + n, reached + r);
                ref var category = ref byCategory[_categoryOf[placement]];
                category = (category.Shown + n, category.Reached + r);
                ref var ofCell = ref byCell[(_categoryOf[placement] * _cells) + cell];
                ofCell = (ofCell.Shown + n, ofCell.Reached + r);
            }
        }

        var overall = RateShapes.Rate(reached / shown);
        var rates = new double[_categories * _cells];
        for (var i = 0; i < rates.Length; i++)
        {
            var (n, r) = byCategory[i / _cells];
            var category = RateShapes.Rate(RateShapes.Mean(RateShapes.Category, overall, n, r));
            rates[i] = RateShapes.Rate(RateShapes.Mean(RateShapes.CategoryCell, category, byCell[i].Shown, byCell[i].Reached));
        }

        return new RateLevels(overall, rates, Products(stage, rates));
    }

    // What is known of a product: exposures, how many reached the stage, and the rate that its category leads one to expect of them.
    private ProductSums[] Products(int stage, double[] rates)
    {
        var products = new ProductSums[_categoryOfProduct.Length];
        for (var placement = 0; placement < _placements.Length; placement++)
        {
            ref var product = ref products[_productOf[placement]];
            for (var cell = 0; cell < _cells; cell++)
            {
                var n = Shown(placement, cell);
                product.Shown += n;
                product.Reached += Reached(placement, cell, stage);
                product.Expected += n * rates[(_categoryOf[placement] * _cells) + cell];
            }
        }

        for (var i = 0; i < products.Length; i++)
        {
            ref var product = ref products[i];
            var ofCategory = rates.AsSpan(_categoryOfProduct[i] * _cells, _cells);
            var even = 0.0;
            foreach (var rate in ofCategory)
                even += rate / _cells;
            product.Parent = RateShapes.Rate(product.Shown > 0 ? product.Expected / product.Shown : even);
        }

        return products;
    }

    private void WriteMeans(int placement, int stage, RateLevels levels, float[] means)
    {
        var product = levels.Products[_productOf[placement]];
        var factor = RateShapes.Mean(RateShapes.Product, product.Parent, product.Shown, product.Reached) / product.Parent;
        var own = Own(placement, stage, levels);
        if (own.IsOneOfSeveral)
            factor = RateShapes.Mean(RateShapes.Placement, RateShapes.Rate(own.Parent * factor), own.Shown, own.Reached) / own.Parent;
        for (var cell = 0; cell < _cells; cell++)
        {
            var rate = RateShapes.Rate(levels.Rates[(_categoryOf[placement] * _cells) + cell] * factor);
            if (Shown(placement, cell) is > 0 and var shown)
                rate = RateShapes.Mean(RateShapes.PlacementCell, rate, shown, Reached(placement, cell, stage));
            means[(((placement * _cells) + cell) * Stages) + stage] = (float)rate;
        }
    }

    private ProductSums Own(int placement, int stage, RateLevels levels)
    {
        var own = default(ProductSums);
        for (var cell = 0; cell < _cells; cell++)
        {
            var n = Shown(placement, cell);
            own.Shown += n;
            own.Reached += Reached(placement, cell, stage);
            own.Expected += n * levels.Rates[(_categoryOf[placement] * _cells) + cell];
        }

        own.Parent = own.Shown > 0 ? RateShapes.Rate(own.Expected / own.Shown) : 0;
        own.IsOneOfSeveral = own.Shown > 0 && own.Shown < levels.Products[_productOf[placement]].Shown;
        return own;
    }

    // The first row is for what is paid by the exposure. Placements without exposures share their product's rows.
    private float[] Lanes(RateLevels[] levels, int[] rows)
    {
        var lanes = new List<float>(Enumerable.Repeat(1f, RateTable.Lanes));
        var ofProduct = new Dictionary<(int Product, int Stage), int>();
        var factors = new Dictionary<(int Product, int Stage), double[]>();
        for (var placement = 0; placement < _placements.Length; placement++)
        {
            if (_placements[placement].Priced == Stage.Episode)
                continue;
            var stage = (int)_placements[placement].Priced - (int)Stage.Note;
            var key = (_productOf[placement], stage);
            if (!factors.TryGetValue(key, out var factor))
                factors[key] = factor = ProductFactors(key.Item1, stage, levels[stage]);
            var own = Own(placement, stage, levels[stage]);
            var isShared = own.Shown <= 0;
            if (!isShared || !ofProduct.TryGetValue(key, out var first))
            {
                first = lanes.Count / RateTable.Lanes;
                CollectionsMarshal.SetCount(lanes, lanes.Count + (_cells * RateTable.Lanes));
                WriteLanes(placement, stage, levels[stage], factor, own, CollectionsMarshal.AsSpan(lanes)[^(_cells * RateTable.Lanes)..]);
                if (isShared)
                    ofProduct[key] = first;
            }

            for (var cell = 0; cell < _cells; cell++)
                rows[(placement * _cells) + cell] = first + cell;
        }

        return [.. lanes];
    }

    private double[] ProductFactors(int product, int stage, RateLevels levels)
    {
        var draws = new SeededDraws(SeededDraws.Mix(_seed ^ _productSeeds[product]) + (ulong)stage);
        var sums = levels.Products[product];
        var factors = new double[RateTable.Lanes];
        for (var lane = 0; lane < factors.Length; lane++)
            factors[lane] = RateShapes.Draw(ref draws, RateShapes.Product, sums.Parent, sums.Shown, sums.Reached) / sums.Parent;
        return factors;
    }

    private void WriteLanes(int placement, int stage, RateLevels levels, double[] ofProduct, ProductSums own, Span<float> lanes)
    {
        var draws = new SeededDraws(SeededDraws.Mix(_seed ^ Hash(_placements[placement].Key.ToString())) + (ulong)stage);
        for (var lane = 0; lane < RateTable.Lanes; lane++)
        {
            var factor = ofProduct[lane];
            if (own.IsOneOfSeveral)
                factor = RateShapes.Draw(ref draws, RateShapes.Placement, RateShapes.Rate(own.Parent * factor), own.Shown, own.Reached) / own.Parent;
            for (var cell = 0; cell < _cells; cell++)
            {
                var rate = RateShapes.Rate(levels.Rates[(_categoryOf[placement] * _cells) + cell] * factor);
                if (Shown(placement, cell) is > 0 and var shown)
                    rate = RateShapes.Draw(ref draws, RateShapes.PlacementCell, rate, shown, Reached(placement, cell, stage));
                lanes[(cell * RateTable.Lanes) + lane] = (float)rate;
            }
        }
    }

    private double[] Weigh(RateCounts counts, int day, int halfLifeDays)
    {
        var ordinals = new Dictionary<PlacementKey, int>(_placements.Length);
        for (var i = 0; i < _placements.Length; i++)
            ordinals.Add(_placements[i].Key, i);
        var sums = new long[_placements.Length * _cells * (Stages + 1)];
        foreach (var (key, of) in counts.Sums)
        {
            if ((uint)key.Cell >= (uint)_cells || !ordinals.TryGetValue(key.Placement, out var ordinal))
                continue;
            var weight = WeightOf(day - key.Day, halfLifeDays);
            var place = sums.AsSpan(((ordinal * _cells) + key.Cell) * (Stages + 1), Stages + 1);
            place[0] += weight * of.Shown;
            place[1] += weight * of.Notes;
            place[2] += weight * of.Livestreams;
            place[3] += weight * of.Groups;
        }

        return Array.ConvertAll(sums, static s => (double)s / WeightOne);
    }

    private static long WeightOf(int age, int halfLifeDays)
    {
        if (halfLifeDays == 0 || age <= 0)
            return WeightOne;
        var (halves, rest) = Math.DivRem(age, halfLifeDays);
        return halves > 20 ? 0 : (WeightOne >> halves) * ((2 * halfLifeDays) - rest) / (2 * halfLifeDays);
    }

    private static ulong Hash(string text) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()));

    private struct ProductSums
    {
        public double Shown;
        public double Reached;
        public double Expected;
        public double Parent;

        /// <summary>What is known of the product is not of this placement alone: else its own level would count the same exposures twice.</summary>
        public bool IsOneOfSeveral;
    }

    private readonly record struct RateLevels(double Overall, double[] Rates, ProductSums[] Products);
}
