using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Learning.Ledger;
using CsCheck;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Learning.Ledger;

/// <summary>Several silos that read the same partitions and one log between them.</summary>
public sealed class RateLedgerTests
{
    private const int Partitions = 3;
    private const int Today = 20_000;

    private static readonly ImmutableArray<RatePlacement> Placements = [.. Enumerable.Range(0, 4).Select(static i => Of(i, i % 2 == 0 ? Stage.Note : Stage.Episode))];
    private static readonly ProfileCells Cells = new([new CellAttribute("taste", ["fruity", "floral"])]);
    private static readonly string[] Circles = ["", "taste=fruity", "taste=floral", "taste=bitter"];

    // Who counts or writes, where, of what, how much.
    private static readonly Gen<(int Kind, int Silo, int Partition, int Placement, int Circle, int Day, int Shown)[]> Steps =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 2], Gen.Int[0, Partitions - 1], Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[1, 40]).Array[1, 80];

    [Fact]
    public void Propose_BySilosInAnyOrder_EndsWithWhatThePartitionsCounted_TheSameForWhoeverReadsIt() => Steps.Sample(
        steps =>
        {
            var world = new SharedLog(Partitions, silos: 3);
            var terms = new RateTerms(Today, Today - 2, 28, 1, Cells, Placements);
            foreach (var step in steps)
            {
                if (step.Kind <= 5)
                    world.Count(step.Partition, new RateKey(Key(step.Placement), Circles[step.Circle], Today - step.Day), new RateSums(step.Shown, step.Shown / 2, step.Shown / 3, 0));
                else if (step.Kind == 6)
                    world.RestartPartition(step.Partition);
                else if (step.Kind == 7)
                    world.RestartSilo(step.Silo);
                else
                    world.Round(step.Silo, terms, without: step.Kind == 8 ? step.Partition : -1);
            }

            world.Round(0, terms);
            world.Round(1, terms);

            // What nobody told of as a placement, and what is too old, is not in the rates.
            var known = world.Counted.Where(row => row.Key.Day >= Today - 2 && Placements.Any(p => p.Key == row.Key.Placement) && row.Value != default);
            Assert.Equal(Text(known), Text(world.Silos[0].State.Rows));
            Assert.Equal(Text(known), Text(world.Silos[1].State.Rows));
            Assert.Equal(Text(world.Silos[0].State.Compile()), Text(world.Silos[1].State.Compile()));
            foreach (var (position, rates) in world.Versions)
                Assert.Equal(rates, Text(world.Rebuild(position).Compile()));
        },
        iter: 300);

    [Fact]
    public void Propose_SiloThatKnowsLessOfAPartition_TakesNothingBack()
    {
        var world = new SharedLog(Partitions, silos: 2);
        var terms = new RateTerms(Today, Today - 2, 28, 1, Cells, Placements);
        world.Count(1, new RateKey(Key(0), "", Today), new RateSums(10, 1, 0, 0));
        world.Count(2, new RateKey(Key(0), "", Today), new RateSums(5, 0, 0, 0));
        world.Round(0, terms);
        world.Count(2, new RateKey(Key(0), "", Today), new RateSums(7, 0, 0, 0));

        world.Round(1, terms with { Placements = [.. Placements, Of(9, Stage.Note)] }, without: 1);

        Assert.Equal(15, Assert.Single(world.Silos[1].State.Rows).Value.Shown);
        Assert.NotNull(world.Silos[1].State.Find(Key(9)));
        world.Round(1, terms);
        Assert.Equal(22, Assert.Single(world.Silos[1].State.Rows).Value.Shown);
    }

    [Fact]
    public void Propose_NothingNew_IsNothing_AndANewDayIsSomething()
    {
        var world = new SharedLog(Partitions, silos: 1);
        var terms = new RateTerms(Today, Today - 2, 28, 1, Cells, Placements);
        world.Round(0, terms);

        Assert.Null(world.Silos[0].Propose(terms, 0));
        Assert.Null(world.Silos[0].Propose(terms with { RegistryPosition = 0, Placements = [], Cells = ProfileCells.One }, 0));
        Assert.Equal(Today + 1, world.Silos[0].Propose(terms with { Day = Today + 1 }, 0)!.Day);
        Assert.Equal(7, world.Silos[0].Propose(terms with { HalfLifeDays = 7 }, 0)!.HalfLifeDays);
        Assert.NotNull(world.Silos[0].Propose(terms with { Cells = ProfileCells.One }, 0)!.Cells);
    }

    [Fact]
    public void Propose_MoreThanAnEntryHolds_MakesSeveral()
    {
        var world = new SharedLog(1, silos: 1);
        var many = RateLedger.RowsMax + 10;
        for (var i = 0; i < many; i++)
            world.Count(0, new RateKey(Key(i % 2), $"circle-{i / 2}", Today), new RateSums(1, 0, 0, 0));

        world.Round(0, new RateTerms(Today, Today - 2, 28, 1, Cells, Placements));

        Assert.Equal((2, many), (world.Silos[0].State.Position, world.Silos[0].State.Rows.Count));
    }

    [Fact]
    public void Propose_ManyRowsThatChangeAgain_TakesAFewBytesOfEach()
    {
        const int Count = 1_000;
        var world = new SharedLog(1, silos: 1);
        var terms = new RateTerms(Today, Today - 2, 28, 1, Cells, [.. Enumerable.Range(0, Count).Select(static i => Of(i, Stage.Note))]);
        for (var i = 0; i < Count; i++)
            world.Count(0, new RateKey(Key(i), "taste=fruity", Today), new RateSums(1_000, 100, 10, 1));
        world.Round(0, terms);

        for (var i = 0; i < Count; i++)
            world.Count(0, new RateKey(Key(i), "taste=fruity", Today), new RateSums(20, 2, 1, 0));
        world.Round(0, terms);

        Assert.Equal(2, world.Silos[0].State.Position);
        Assert.InRange(Serializer.SerializeToArray(world.Entry(2)).Length, 1, (8 * Count) + 100);
    }

    [Fact]
    public void IsDue_AfterMuchWasWritten_OnlyOnceItIsPaidFor()
    {
        var ledger = new RateLedger(1, new RateState());
        var entry = new RateEntry { TimeMillis = 0, Day = Today, FromDay = 0, HalfLifeDays = 28, RegistryPosition = 1 };

        ledger.Written(entry, (int)RateAllowance.CreditMax);

        Assert.False(ledger.IsDue(3_999));
        Assert.True(ledger.IsDue(4_000));
        ledger.Written(entry with { TimeMillis = 4_000 }, int.MaxValue);
        Assert.Equal(-RateAllowance.CreditMax, ledger.State.Credit);
        Assert.True(ledger.IsDue(4_000 + (RateAllowance.CreditMax * 1_000 / RateAllowance.BytesPerSecond)));
    }

    [Fact]
    public void Apply_EntriesOverDays_MarksOneEverySixHours()
    {
        var state = new RateState();
        for (var hour = 0; hour < 48; hour++)
            state.Apply(new RateEntry { TimeMillis = hour * 3_600_000L, Day = Today, FromDay = 0, HalfLifeDays = 28, RegistryPosition = 1 }, 10);

        Assert.Equal([1, 7, 13, 19, 25, 31, 37, 43], state.Marks.Select(static mark => mark.Position));
        Assert.False(state.IsMarked);
    }

    private static PlacementKey Key(int i) => new(new CampaignKey("lumiere", "spring"), $"p{i}");

    private static RatePlacement Of(int i, Stage priced) => new(Key(i), $"product-{i / 2}", "foundation", priced);

    private static IEnumerable<string> Text(IEnumerable<KeyValuePair<RateKey, RateSums>> rows) => rows.Select(static row => $"{row.Key} {row.Value}").Order(StringComparer.Ordinal);

    private static string Text(LearnedRates rates) => SharedLog.Text(rates, [.. Enumerable.Range(0, 5).Select(Key)]);
}
