using AdCommerce.LoadTests.Measure;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>How <c>measure</c> compares; what it measures takes longer than a test may.</summary>
public sealed class PairedBlocksTests
{
    private static readonly MeasurePlan Plan = new(Quick: true, Seed: 1);

    [Fact]
    public async Task Run_SteadyRates_GivesTheirRatioAndIsNotVoid()
    {
        var figure = await PairedBlocks.RunAsync(Always(30), Always(40), Plan, "a : b", static _ => { });

        Assert.Equal((0.75, 0.75, 0.75, 1.0, false), (figure.Value, figure.Low, figure.High, figure.Control, figure.IsVoid));
        Assert.Equal((30, 40, Plan.Pairs), (figure.Details["aMedian"], figure.Details["bMedian"], figure.Details["pairs"]));
    }

    [Fact]
    public async Task Run_MachineGetsSlowerSteadily_DoesNotFavourWhoComesFirst()
    {
        var speed = 1.0;
        Task<double> Next(double rate) => Task.FromResult(rate * (speed *= 0.999));

        var figure = await PairedBlocks.RunAsync(() => Next(30), () => Next(40), Plan, "a : b", static _ => { });

        Assert.InRange(figure.Value, 0.7499, 0.7501);
        Assert.False(figure.IsVoid);
    }

    [Fact]
    public async Task Run_BlocksInOrder_AreABBA()
    {
        var order = "";
        await PairedBlocks.RunAsync(Says("A"), Says("B"), Plan, "a : b", static _ => { });

        Assert.StartsWith("ABBAABBA", order);
        Assert.DoesNotContain("B", order[8..]);

        Func<Task<double>> Says(string name) => () =>
        {
            order += name;
            return Task.FromResult(1.0);
        };
    }

    [Fact]
    public async Task Run_NoisyMachine_IsVoid()
    {
        var blocks = 0;
        // Some blocks are a tenth faster, in an order that the control's turns do not cancel.
        var figure = await PairedBlocks.RunAsync(() => Task.FromResult(blocks++ % 4 is 0 or 3 ? 33.0 : 30.0), Always(30), Plan, "a : b", static _ => { });

        Assert.True(figure.IsVoid, $"{figure}");
        Assert.NotInRange(figure.Control, 0.97, 1.03);
    }

    [Fact]
    public async Task Run_NoisyOnce_IsMeasuredAgainWithMorePairs()
    {
        var blocks = 0;
        var all = Plan with { Quick = false };
        // One of each pair, and both of each of the control's.
        var noisy = 3 * all.Pairs;

        var figure = await PairedBlocks.RunAsync(() => Task.FromResult(blocks < noisy && blocks++ % 4 is 0 or 3 ? 33.0 : 30.0), Always(30), all, "a : b", static _ => { });

        Assert.Equal((2, 2 * all.Pairs, 1, false), (figure.Details["tries"], figure.Details["pairs"], figure.Value, figure.IsVoid));
    }

    [Fact]
    public async Task Run_OneBlockDisturbed_TellsInTheIntervalNotInTheValue()
    {
        var blocks = 0;

        var figure = await PairedBlocks.RunAsync(() => Task.FromResult(blocks++ == 1 ? 10.0 : 30.0), Always(30), Plan, "a : b", static _ => { });

        Assert.Equal(1, figure.Value);
        Assert.True(figure.Low < 1, $"{figure}");
    }

    [Theory]
    [InlineData(new[] { 3.0, 1, 2 }, 2)]
    [InlineData(new[] { 4.0, 1, 3, 2 }, 2.5)]
    public void Median_OddOrEven_IsTheMiddle(double[] values, double expected) => Assert.Equal(expected, PairedBlocks.Median(values));

    private static Func<Task<double>> Always(double rate) => () => Task.FromResult(rate);
}
