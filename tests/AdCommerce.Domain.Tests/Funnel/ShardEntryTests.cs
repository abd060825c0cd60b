using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Funnel;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;
using static AdCommerce.Domain.Tests.Funnel.ShardStatePropertyTests;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>
/// Entries and snapshots stay readable for ever: the golden file holds what an earlier version wrote, and only ever grows. The state's hash
/// is golden too: two versions that hash one state differently would take each other's for damaged, which must not happen unnoticed.
/// </summary>
public sealed class ShardEntryTests
{
    private static readonly CampaignKey Campaign = new(Brand, "spring");

    private static ShardOperation[] Operations { get; } =
    [
        new EventsRecorded(Viewer, [.. Events()]),
        new SeatEventVoided(Viewer, Id(90), Begin + Day),
        new ReminderPut(Viewer, new Reminder(Campaign, "friday", Begin + (3 * Day)), true),
        new SubjectForgotten("gone"),
        new ShardCompacted(),
    ];

    // Of later versions than the sample's entry, which stays as it was written.
    private static LeasesClosing Closing { get; } = new([new LeaseClosing(Campaign, [6, 7], 5)]);

    private static MeasurementEnded Ended { get; } = new("gone");

    private static ShardEntry Sample { get; } = new(Begin + Hour, [.. Operations]);

    private static ILookup<string, string> Golden { get; } = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Funnel", "ShardEntries.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' '))
        .ToLookup(parts => parts[0], parts => parts[1]);

    [Fact]
    public void Operations_Samples_AreOneOfEachType() => Assert.Equal(
        typeof(ShardOperation).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ShardOperation))).Select(type => type.Name).Order(),
        Operations.Append(Closing).Append(Ended).Select(operation => operation.GetType().Name).Order());

    [Fact]
    public void Deserialize_WhatWasSerialized_IsTheSame()
    {
        Assert.Equal(TextOf(Sample), TextOf(Serializer.Deserialize<ShardEntry>(Serializer.SerializeToArray(Sample))!));
        Assert.Equal(Text(State().ToSnapshot()), Text(State().Restored().ToSnapshot()));
    }

    [Fact]
    public void Deserialize_GoldenEntry_IsWhatWasWritten()
    {
        Assert.True(Golden.Contains("entry"), $"Add to ShardEntries.txt: entry {Convert.ToBase64String(Serializer.SerializeToArray(Sample))}");

        foreach (var written in Golden["entry"])
            Assert.Equal(TextOf(Sample), TextOf(Serializer.Deserialize<ShardEntry>(Convert.FromBase64String(written))!));
    }

    [Fact]
    public void Deserialize_GoldenSnapshot_IsTheStateAndHasItsHash()
    {
        var (snapshot, hash) = (State().ToSnapshot(), State().Hash());
        Assert.True(
            Golden.Contains("snapshot"),
            $"Add to ShardEntries.txt: snapshot {Convert.ToBase64String(Serializer.SerializeToArray(snapshot))}\nhash {hash}");

        Assert.True(Golden["hash"].Contains(hash), $"Add to ShardEntries.txt: snapshot {Convert.ToBase64String(Serializer.SerializeToArray(snapshot))}\nhash {hash}");
        foreach (var written in Golden["snapshot"])
            Assert.Equal(Text(snapshot), Text(Serializer.Deserialize<ShardSnapshot>(Convert.FromBase64String(written))!));
    }

    [Fact]
    public void Deserialize_GoldenWithCircleAndTest_IsWhatWasWritten()
    {
        var sample = Sample with { Operations = [new EventsRecorded(Viewer, [.. Events().Select(InTest)])] };
        var state = new ShardState();
        state.Apply(sample);
        Assert.True(
            Golden.Contains("test-snapshot"),
            $"Add to ShardEntries.txt: test-entry {Convert.ToBase64String(Serializer.SerializeToArray(sample))}\ntest-snapshot {Convert.ToBase64String(Serializer.SerializeToArray(state.ToSnapshot()))}");

        Assert.All(Golden["test-entry"], written =>
            Assert.Equal(TextOf(sample), TextOf(Serializer.Deserialize<ShardEntry>(Convert.FromBase64String(written))!)));
        Assert.All(Golden["test-snapshot"], written =>
            Assert.Equal(Text(state.ToSnapshot()), Text(Serializer.Deserialize<ShardSnapshot>(Convert.FromBase64String(written))!)));
        Assert.Equal("taste=fruity", ShardState.Of(Serializer.Deserialize<ShardSnapshot>(Convert.FromBase64String(Golden["test-snapshot"].First()))!)
            .Cells(Brand)[0].Entry.Circle);
        Assert.Equal(2, state.ToSnapshot().Lifts.Length);
    }

    [Fact]
    public void Deserialize_GoldenWithPropensity_IsWhatWasWritten()
    {
        var sample = Sample with { Operations = [new EventsRecorded(Viewer, [.. Events().Select(InTest).Select(Drawn)])] };
        Assert.True(Golden.Contains("drawn-entry"), $"Add to ShardEntries.txt: drawn-entry {Convert.ToBase64String(Serializer.SerializeToArray(sample))}");

        Assert.All(Golden["drawn-entry"], written =>
            Assert.Equal(TextOf(sample), TextOf(Serializer.Deserialize<ShardEntry>(Convert.FromBase64String(written))!)));
        Assert.NotEqual(TextOf(sample), TextOf(sample with { Operations = [new EventsRecorded(Viewer, [.. Events().Select(InTest)])] }));
    }

    [Fact]
    public void Deserialize_GoldenWithMoney_IsWhatWasWritten()
    {
        var sample = Sample with { Operations = [new EventsRecorded(Viewer, [.. Events().Select(Claimed)]), Closing, new SubjectForgotten(Viewer)] };
        var state = new ShardState();
        state.Apply(sample);
        var snapshot = state.ToSnapshot();
        Assert.True(
            Golden.Contains("money-snapshot"),
            $"Add to ShardEntries.txt: money-entry {Convert.ToBase64String(Serializer.SerializeToArray(sample))}\nmoney-snapshot {Convert.ToBase64String(Serializer.SerializeToArray(snapshot))}");

        Assert.All(Golden["money-entry"], written =>
            Assert.Equal(TextOf(sample), TextOf(Serializer.Deserialize<ShardEntry>(Convert.FromBase64String(written))!)));
        Assert.All(Golden["money-snapshot"], written =>
            Assert.Equal(Text(snapshot), Text(ShardState.Of(Serializer.Deserialize<ShardSnapshot>(Convert.FromBase64String(written))!).ToSnapshot())));
        // A viewer who is forgotten is not charged for again.
        Assert.Equal(4, Assert.Single(snapshot.Subjects).Charges.Length);
        Assert.Equal([(6L, true), (7L, true), (8L, false)], Assert.Single(snapshot.Leases).Leases.Select(static page => (page.Number, page.IsClosed)));
        Assert.Equal(4, snapshot.Delivery.Length);
    }

    [Fact]
    public void Deserialize_GoldenWithEarlierExposures_IsWhatWasWritten()
    {
        var sample = new ShardEntry(Begin, [new EventsRecorded(Viewer, [Exposure(1) with { IsOfViewer = true }]), Ended]);
        var state = new ShardState();
        state.Apply(sample);
        state.Apply(Compaction(Begin + (40 * Day)));
        state.Apply(Entry(Begin + (40 * Day), Exposure(2) with { IsOfViewer = true }));
        var snapshot = state.ToSnapshot();
        Assert.True(
            Golden.Contains("earlier-snapshot"),
            $"Add to ShardEntries.txt: earlier-entry {Convert.ToBase64String(Serializer.SerializeToArray(sample))}\nearlier-snapshot {Convert.ToBase64String(Serializer.SerializeToArray(snapshot))}");

        Assert.All(Golden["earlier-entry"], written =>
            Assert.Equal(TextOf(sample), TextOf(Serializer.Deserialize<ShardEntry>(Convert.FromBase64String(written))!)));
        Assert.All(Golden["earlier-snapshot"], written =>
            Assert.Equal(Text(snapshot), Text(ShardState.Of(Serializer.Deserialize<ShardSnapshot>(Convert.FromBase64String(written))!).ToSnapshot())));
        Assert.Single(snapshot.Earlier);
        Assert.True(Assert.Single(Assert.Single(Assert.Single(snapshot.Subjects).Journeys).Sources).IsOfViewer);
    }

    [Fact]
    public void ToSnapshot_EveryPart_IsInTheSample()
    {
        var snapshot = State().ToSnapshot();

        var subject = Assert.Single(snapshot.Subjects);
        Assert.NotEmpty(subject.Reminders);
        Assert.Contains(subject.Remembered, remembered => remembered.Kind == 3);
        var journey = Assert.Single(subject.Journeys);
        Assert.NotEmpty(journey.Rooms);
        Assert.NotEmpty(journey.Orders);
        Assert.NotEmpty(Assert.Single(journey.Attempts).Sales);
        Assert.NotEmpty(Assert.Single(snapshot.Cells).Sales);
    }

    // Each operation as what it is: as what all are, nothing of it would be told.
    private static string TextOf(ShardEntry entry) => Text(new { entry.TimeMicros, Operations = entry.Operations.Select(static operation => (object)operation) });

    private static ShardState State()
    {
        var state = new ShardState();
        state.Apply(Serializer.Deserialize<ShardEntry>(Serializer.SerializeToArray(Sample))!);
        return state;
    }

    private static FunnelEvent InTest(FunnelEvent happened) => happened with
    {
        Origin = happened.Origin with { Circle = "taste=fruity" },
        IsTested = happened.Kind == EventKind.ExposureStop,
        IsWithheld = happened.Kind == EventKind.ExposureStart,
        Ghosts = happened.Kind == EventKind.ExposureStop ? [new PlacementKey(new CampaignKey(Brand, "autumn"), "first")] : [],
    };

    private static FunnelEvent Drawn(FunnelEvent happened) => happened.Kind == EventKind.ExposureStop ? happened with { Propensity = 0.375 } : happened;

    private static FunnelEvent Claimed(FunnelEvent happened) => happened with
    {
        Charge = new ChargeClaim(happened.Kind == EventKind.NoteOpen ? 8 : 7, 20_000, 250, Begin + (2 * Hour), happened.Kind == EventKind.RoomJoin ? ChargeBar.KnownBot : ChargeBar.None),
    };

    // One of each kind, with every member that the kind uses.
    private static IEnumerable<FunnelEvent> Events() => Enum.GetValues<EventKind>().Select((kind, i) => kind switch
    {
        EventKind.Order or EventKind.Refund => Sale(kind, i + 1, 12_340_000 - i),
        EventKind.RoomLeave => Event(kind, i + 1, "sunday", 6_500),
        EventKind.NoteOpen or EventKind.NoteRead => Event(kind, i + 1, "honest", kind == EventKind.NoteRead ? 5_100 : 0),
        EventKind.RoomJoin => RoomJoin(i + 1),
        EventKind.GroupJoin or EventKind.GroupLeave => Event(kind, i + 1, "circle"),
        _ => Event(kind, i + 1, lengthMillis: kind == EventKind.ExposureStop ? 3_200 : 0),
    }).Select((funnelEvent, i) => funnelEvent with
    {
        AgeMicros = Hour - (i * Minute),
        ContentHash = ulong.MaxValue - (ulong)i,
        Terms = new JourneyTerms(7 * Day, Hour, 2 * Hour, 3 * Hour),
    });
}
