using System.Text.Json;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Tests.Registry;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Ledger;

/// <summary>A statement stays readable for ever: the golden file holds one entry of each type as an earlier version wrote it, and only ever grows.</summary>
public sealed class LedgerEntryTests
{
    private const string Snapshot = "LedgerSnapshot";

    private static readonly TrafficCurve Curve = TrafficCurve.Flat.With(DayOfWeek.Monday, 600, 2.5);

    private static readonly Lease Lease = new(7, new Guid(1, 2, 3, new byte[8]), "10.0.0.1:11111", 20_574, 3 * Euro, 0.25, Start, Start + Minute, Start + Hour);

    private static LedgerChange[] Changes { get; } =
    [
        new BudgetOpened(Budget with { DailyMicros = 9 * Euro, Pacing = PacingKind.TrafficCurve }),
        new LeaseGranted(Lease),
        new LeaseClosed(7, 2 * Euro, Euro, 3, 40, 2_500_000),
        new BudgetToppedUp(5),
        new BudgetLowered(6),
        new DailyBudgetChanged(7),
        new FlightChanged(Budget.EndTime, PacingKind.Even),
        new ChargesRefunded(8, "complaint"),
        new LedgerPaused(),
        new LedgerResumed(),
        new LedgerEnded(),
        new TrafficCurveLearned(Curve),
    ];

    public static TheoryData<string> Names => [.. Changes.Select(static change => change.GetType().Name), Snapshot];

    private static ILookup<string, string> Golden { get; } = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Campaigns", "Budgets", "Ledger", "LedgerEntries.txt"))
        .Where(static line => line.Length > 0 && line[0] != '#')
        .Select(static line => line.Split(' '))
        .ToLookup(static parts => parts[0], static parts => parts[1]);

    [Fact]
    public void Changes_Samples_AreOneOfEachType() => Assert.Equal(
        typeof(LedgerChange).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(LedgerChange))).Select(static type => type.Name).Order(),
        Changes.Select(static change => change.GetType().Name).Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Deserialize_GoldenEntry_IsWhatWasWritten(string name)
    {
        var now = Convert.ToBase64String(Bytes(name));
        Assert.True(Golden.Contains(name), $"Add to LedgerEntries.txt: {name} {now}");

        foreach (var written in Golden[name].Append(now))
            Assert.Equal(Text(Of(name)), Text(Read(name, Convert.FromBase64String(written))));
    }

    [Fact]
    public void Of_Snapshot_GoesOnAsTheLogDoes()
    {
        var state = Sample();
        var restored = LedgerState.Of(RegistrySamples.RoundTrip(state.ToSnapshot()));
        var request = new RequestKey("brand/2", "print");

        var (on, also) = (Run(state, new TopUpBudget(Euros(9)) { Request = request }, Start + Hour), Run(restored, new TopUpBudget(Euros(9)) { Request = request }, Start + Hour));

        Assert.Equal(Text(on.ToSnapshot()), Text(also.ToSnapshot()));
        Assert.Equal(2, restored.FindAnswer(new RequestKey("brand/1", "print"))!.Value.Value!.Position);
    }

    private static LedgerState Sample()
    {
        var state = Run(Open(Budget with { DailyMicros = 50 * Euro }), new TopUpBudget(Euros(Euro)) { Request = new RequestKey("brand/1", "print") }, Start);
        (state, var lease) = Grant(state, 1, 3 * Euro, Start);
        state = Run(state, new CloseLease(lease.Number, Tally(Euro), 2 * Euro), lease.CloseTimeMicros);
        (state, _) = Grant(state, 2, Euro, lease.CloseTimeMicros, "b");
        return Run(state, new LearnTrafficCurve(Curve), lease.CloseTimeMicros);
    }

    private static object Of(string name) => name == Snapshot
        ? Sample().ToSnapshot()
        : new LedgerEntry(Start, new RequestKey("brand/1", "fingerprint"), Changes.Single(change => change.GetType().Name == name), new LedgerBalances(100, 20, 30));

    private static byte[] Bytes(string name) => Of(name) is LedgerSnapshot snapshot
        ? RegistrySamples.Serializer.SerializeToArray(snapshot)
        : RegistrySamples.Serializer.SerializeToArray((LedgerEntry)Of(name));

    private static object Read(string name, byte[] bytes) => name == Snapshot ? RegistrySamples.Read<LedgerSnapshot>(bytes) : RegistrySamples.Read<LedgerEntry>(bytes);

    private static string Text(object value) => value is LedgerEntry entry
        ? $"{entry with { Change = new LedgerPaused() }} {entry.Change.GetType().Name} {JsonSerializer.Serialize((object)entry.Change)}"
        : JsonSerializer.Serialize(value);
}
