using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Assignment;
using Xunit.Abstractions;

namespace AdCommerce.Domain.Tests.Playback.Assignment;

/// <summary>Shapes that are hard for a search: many that are nearly equal, and rules that set them against each other.</summary>
public class HardAssignmentTests(ITestOutputHelper output)
{
    /// <summary>Slots, brands that stand in every slot, the share of pairs that are competitors, category rivals, limit per brand, categories.</summary>
    public static TheoryData<string, int, int, double, bool, int, int> Shapes => new()
    {
        { "few competitors", 12, 200, 0.02, false, 64, 4 },
        { "many competitors", 12, 60, 0.2, false, 64, 4 },
        { "one slot per brand", 12, 40, 0, false, 1, 4 },
        { "two slots per brand and competitors", 12, 60, 0.05, false, 2, 4 },
        { "category rivals", 12, 60, 0, true, 64, 4 },
        { "category rivals, two slots per brand", 12, 30, 0, true, 2, 2 },
        { "category rivals and competitors", 12, 60, 0.05, true, 64, 4 },
        { "everything", 8, 60, 0.05, true, 2, 4 },
        { "hundreds in the most slots", 64, 300, 0, false, 3, 8 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Solve_ShapeThatOccurs_IsExactBelowTheLimit(string shape, int slots, int brands, double competitors, bool rivals, int limit, int categories)
    {
        var most = 0;
        for (var seed = 1; seed <= 10; seed++)
        {
            var sample = Make(slots, brands, competitors, rivals, limit, categories, seed);
            var (choices, outcome) = sample.Solve();

            most = Math.Max(most, outcome.Steps);
            Assert.True(SlotAssignment.KeepsRules(sample.Problem, choices));
            Assert.True(outcome.Exact, $"{shape}, seed {seed}");
        }

        output.WriteLine($"{shape}: at most {most} steps");
        Assert.InRange(most, 1, SlotAssignment.StepsMax);
    }

    // The second is not far from what could occur: the same brands, about equal, in each of six categories, and each brand twice only. The bounds
    // know a brand's limit within a category, or between single slots, but not between contested categories.
    [Theory]
    [InlineData(64, 300, 0.3, false, 4)]
    [InlineData(12, 60, 0, true, 6)]
    public void Solve_ProblemMadeToBeHard_StopsAtTheLimitWithASetThatKeepsTheRules(int slots, int brands, double competitors, bool rivals, int categories)
    {
        var sample = Make(slots, brands, competitors, rivals, limit: 2, categories, seed: 1);

        var watch = System.Diagnostics.Stopwatch.StartNew();
        var (choices, outcome) = sample.Solve();
        output.WriteLine($"{outcome.Steps} steps in {watch.Elapsed.TotalMilliseconds:F0} ms");

        Assert.False(outcome.Exact);
        // One node may still be looked at: every unit's options against every decision on the way.
        Assert.InRange(outcome.Steps, SlotAssignment.StepsMax, SlotAssignment.StepsMax * 2);
        Assert.True(SlotAssignment.KeepsRules(sample.Problem, choices));
        Assert.Contains(choices, static c => c >= 0);
        Assert.Equal(choices, sample.Solve().Choices);
    }

    [Fact]
    public void Solve_ManyPlacementsOfEachBrand_IsNoMoreWorkThanTheBestOfEach()
    {
        var best = Make(slots: 12, brands: 30, competitors: 0.05, rivals: true, limit: 2, categories: 2, seed: 1);
        var all = new SampleProblem(
            [.. best.Slots.Select(static slot => Enumerable.Range(0, 5).SelectMany(worse => slot.Select(c => c with { Ordinal = c.Ordinal + (1_000 * worse), ValueMicros = c.ValueMicros - worse })).ToArray())],
            best.Groups, best.Named, best.CategoryRivals, best.SlotsPerBrandMax, best.Seed);

        var (choices, outcome) = best.Solve();
        var (choicesOfAll, outcomeOfAll) = all.Solve();

        Assert.NotEqual(0, outcome.Steps);
        Assert.Equal(outcome, outcomeOfAll);
        Assert.Equal(choices.Select(c => c < 0 ? c : best.At(c).Ordinal), choicesOfAll.Select(c => c < 0 ? c : all.At(c).Ordinal));
    }

    // A slot has one category. Each brand is about as good in every slot, as bids and rates make it, times what the slot is worth.
    private static SampleProblem Make(int slots, int brands, double competitors, bool rivals, int limit, int categories, int seed)
    {
        var random = new Random(seed);
        var strength = Enumerable.Range(0, brands).Select(_ => Math.Exp(random.NextDouble())).ToArray();
        var all = Enumerable.Range(0, slots).Select(slot =>
        {
            var worth = 50_000 * (1 + random.NextDouble());
            return strength.Select((s, brand) => new SlotCandidate(
                brand, (long)(worth * s * (0.9 + (0.2 * random.NextDouble()))), PriorityClass.Standard, brand, slot % categories, (brand * categories) + (slot % categories))).ToArray();
        }).ToArray();
        var named = Enumerable.Range(0, brands).SelectMany(a => Enumerable.Range(a + 1, brands - a - 1).Select(b => (a, b))).Where(_ => random.NextDouble() < competitors);
        return new SampleProblem(all, [], [.. named], rivals, limit, (ulong)seed);
    }
}
