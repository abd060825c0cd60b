using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback.Selection;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>What is counted on of what a viewer saw, once no journey holds it (the property tests of the shard's state hold it against the whole log).</summary>
public sealed class EarlierTableTests
{
    private readonly ShardState _state = new();

    [Theory]
    [InlineData(8)]
    [InlineData(30)]
    [InlineData(300)]
    public void Read_ExposureOfDaysAgo_IsCountedOnceAlsoAfterASnapshot(int days)
    {
        Watch(Begin, 1);
        _state.Apply(Compaction(Begin + (days * Day)));

        foreach (var state in (ShardState[])[_state, _state.Restored(), _state.Restored().Restored()])
        {
            state.Apply(Compaction(Begin + (days * Day)));
            Assert.Equal(1, CountIn(state));
        }
    }

    [Fact]
    public void Read_AtAnyTime_CountsEachExposureOnce()
    {
        // A window of a day and one of 30, so that one journey lets go long before the other; around a week and a month it is looked at by the microsecond.
        Watch(Begin, 1, Seen, Day);
        Watch(Begin + 1, 2, Variant("matte", "skin-deep-1", "table", "autumn"), 30 * Day);
        Watch(Begin + Day, 3, Seen, Day);

        foreach (var after in (long[])[Day, 7 * Day, (7 * Day) + 1, (7 * Day) + 2, 8 * Day, (8 * Day) + 1, (9 * Day) + 1, 37 * Day, (37 * Day) + 1, (37 * Day) + 2, (37 * Day) + 3])
        {
            _state.Apply(Compaction(Begin + after));
            Assert.Equal(3, CountIn(_state));
        }

        Assert.Empty(_state.Read(Viewer).Journeys);
        Assert.Equal([("autumn", 1), ("spring", 2)], _state.Read(Viewer).Earlier.Select(static e => (e.Shown.Placement.Campaign.CampaignId, e.Count)));
    }

    [Fact]
    public void Read_WatchedPieceByPieceAcrossTheFloor_IsCountedOnce()
    {
        var part = Event(EventKind.ExposureStop, 1, lengthMillis: 2_000) with { IsOfViewer = true };
        _state.Record(Begin, part);
        _state.Record(Begin + Day, part with { Id = Id(2), ContentHash = 2 });
        for (var day = 2; day < 40; day++)
        {
            _state.Apply(Compaction(Begin + (day * Day)));
            Assert.Equal(1, CountIn(_state));
            if (day == 6)
                _state.Record(Begin + (day * Day), part with { Id = Id(3), ContentHash = 3 });
        }

        Assert.Equal(1, Assert.Single(_state.Read(Viewer).Earlier).Count);
    }

    [Fact]
    public void Read_ExposureUnderASession_LeavesNothing()
    {
        _state.Record(Begin, Exposure(1) with { ExpireMicros = Begin + Day });
        _state.Apply(Compaction(Begin + (40 * Day)));

        Assert.Empty(_state.Read(Viewer).Earlier);
        Assert.Empty(_state.ToSnapshot().Earlier);
        Assert.Equal(0, _state.Subjects);
    }

    [Fact]
    public void Read_ViewerOfWhomNothingElseIsLeft_StillTells()
    {
        Watch(Begin, 1);
        _state.Apply(Compaction(Begin + (40 * Day)));

        Assert.Equal(0, _state.Subjects);
        Assert.Equal(new EarlierExposures(new ShownProduct(Seen.Placement, "matte"), 1), Assert.Single(_state.Restored().Read(Viewer).Earlier));
        Assert.True(_state.IsCountedOn(Viewer));
    }

    [Fact]
    public void Forgotten_BeforeOrAfterCompaction_NothingIsLeftAndNothingComesBack()
    {
        Watch(Begin, 1);
        _state.Apply(Compaction(Begin + (20 * Day)));
        Watch(Begin + (20 * Day), 2);

        _state.Apply(new ShardEntry(Begin + (20 * Day), [new SubjectForgotten(Viewer)]));

        Assert.Equal(0, CountIn(_state));
        Assert.False(_state.IsCountedOn(Viewer));
        _state.Record(Begin + (20 * Day), Watched(2));
        _state.Apply(Compaction(Begin + (60 * Day)));
        Assert.Equal(0, CountIn(_state));
        Assert.Empty(_state.ToSnapshot().Earlier);
    }

    [Fact]
    public void MeasurementEnded_WhatWasSeenUntilThen_IsNotCountedOn()
    {
        Watch(Begin, 1);
        _state.Apply(Compaction(Begin + (20 * Day)));
        Watch(Begin + (20 * Day), 2);
        Assert.True(_state.IsCountedOn(Viewer));

        _state.Apply(new ShardEntry(Begin + (20 * Day), [new MeasurementEnded(Viewer)]));

        // The journey goes on as long as any does, and nothing remains of it.
        Assert.Equal(1, CountIn(_state));
        Assert.False(_state.Restored().IsCountedOn(Viewer));
        Watch(Begin + (21 * Day), 3);
        _state.Apply(Compaction(Begin + (60 * Day)));
        Assert.Equal(1, Assert.Single(_state.Read(Viewer).Earlier).Count);
    }

    [Fact]
    public void Add_MoreThanIsKept_LeavesOutTheFurtherOnes()
    {
        var table = new EarlierTable(new Interner());
        for (var i = 0; i <= EarlierTable.ProductsMax; i++)
            table.Add(Viewer, [TouchOf($"product-{i:00000}")]);
        for (var i = 0; i <= FrequencyCap.CountMax; i++)
            table.Add(Viewer, [TouchOf("product-00000")]);

        Assert.Equal(EarlierTable.ProductsMax, table.Of(Viewer).Length);
        Assert.Equal(("product-00000", FrequencyCap.CountMax), (table.Of(Viewer)[0].Shown.ProductId, table.Of(Viewer)[0].Count));
        Assert.Equal("product-04095", table.Of(Viewer)[^1].Shown.ProductId);
    }

    private static Touch TouchOf(string product) =>
        new(Begin, TouchKind.Exposure, Id(1), "", Variant(product, "skin-deep-1", "table"), JourneyTerms.Default, null) { IsOfViewer = true };

    private static FunnelEvent Watched(int id) => Exposure(id) with { IsOfViewer = true, ExpireMicros = Begin + (25 * Day) };

    private static int CountIn(ShardState state)
    {
        var known = state.Read(Viewer);
        return SeenExposures.Of(known).Length + known.Earlier.Sum(static e => e.Count);
    }

    private void Watch(long timeMicros, int id) => Watch(timeMicros, id, Seen, JourneyTerms.Default.WindowMicros);

    private void Watch(long timeMicros, int id, EntryDimensions variant, long windowMicros) =>
        Assert.Equal(EventStatus.Accepted, _state.Record(timeMicros, Watched(id) with { Origin = variant, Terms = new JourneyTerms(windowMicros) }).Status);
}
