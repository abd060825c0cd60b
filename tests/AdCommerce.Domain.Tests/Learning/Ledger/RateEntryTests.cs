using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Learning.Ledger;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;
using static AdCommerce.Domain.Tests.Funnel.ShardStatePropertyTests;

namespace AdCommerce.Domain.Tests.Learning.Ledger;

/// <summary>Entries and snapshots stay readable for ever: the golden file holds what an earlier version wrote, and only ever grows.</summary>
public sealed class RateEntryTests
{
    private static readonly PlacementKey First = new(new CampaignKey("lumiere", "spring"), "matte");
    private static readonly PlacementKey Second = new(new CampaignKey("verdant", "autumn"), "oat");

    private static RateEntry Sample { get; } = new()
    {
        TimeMillis = 1_795_600_000_123,
        Day = 20_782,
        FromDay = 20_692,
        HalfLifeDays = 28,
        RegistryPosition = 417,
        Cells = new CellsPut([new CellAttribute("taste", ["fruity", "floral"]), new CellAttribute("age", [], [18, 30.5])]),
        Placements = [new RatePlacementPut(0, new RatePlacement(First, "matte-velvet", "foundation", Stage.Note)), new RatePlacementPut(1, new RatePlacement(Second, "oat", "drink", Stage.Episode))],
        Circles = ["", "taste=fruity"],
        Positions = RatePacking.Pack([(3, 900), (63, 1L << 40)]),
        Rows = RatePacking.Pack([new PackedRow(0, 1, 20_780, new RateSums(200, 30, 4, 1)), new PackedRow(1, 0, 20_783, new RateSums(-3, -1, 0, -7))], 20_782),
    };

    private static ILookup<string, string> Golden { get; } = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Learning", "Ledger", "RateEntries.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' '))
        .ToLookup(parts => parts[0], parts => parts[1]);

    [Fact]
    public void Deserialize_GoldenEntry_IsWhatWasWritten()
    {
        Assert.True(Golden.Contains("entry"), $"Add to RateEntries.txt: entry {Convert.ToBase64String(Serializer.SerializeToArray(Sample))}");

        Assert.All(Golden["entry"], written => Assert.Equal(Text(Sample), Text(Serializer.Deserialize<RateEntry>(Convert.FromBase64String(written))!)));
    }

    [Fact]
    public void Deserialize_GoldenSnapshot_IsWhatWasWritten()
    {
        var snapshot = State().ToSnapshot();
        Assert.True(Golden.Contains("snapshot"), $"Add to RateEntries.txt: snapshot {Convert.ToBase64String(Serializer.SerializeToArray(snapshot))}");

        Assert.All(Golden["snapshot"], written =>
        {
            var read = Serializer.Deserialize<RateSnapshot>(Convert.FromBase64String(written))!;
            Assert.Equal(Text(snapshot), Text(read));
            Assert.Equal(Text(snapshot), Text(RateState.Of(read).ToSnapshot()));
        });
    }

    [Fact]
    public void Apply_Sample_HoldsEveryPart()
    {
        var state = State();

        Assert.Equal((1, 417, 900, 1L << 40), (state.Position, state.RegistryPosition, state.PositionOf(3), state.PositionOf(63)));
        Assert.Equal(new RateSums(200, 30, 4, 1), state.Rows[new RateKey(First, "taste=fruity", 20_780)]);
        Assert.Equal(new RateSums(-3, -1, 0, -7), state.Rows[new RateKey(Second, "", 20_783)]);
        Assert.Equal(9, state.Cells.Count);
        Assert.Equal(1, state.Compile().OrdinalOf(Second));
    }

    private static RateState State()
    {
        var state = new RateState();
        state.Apply(Sample, 300);
        return state;
    }
}
