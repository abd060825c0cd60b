using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>What a shard's state makes of its log: outcomes, duplicates, counters, forgetting.</summary>
public sealed class ShardStateTests
{
    private readonly ShardState _state = new();

    [Fact]
    public void Apply_WholeChain_IsCountedOnce()
    {
        _state.Apply(Entry(Begin, Exposure(1)));
        _state.Apply(Entry(Begin + Hour, NoteOpen(2), RoomJoin(3)));
        _state.Apply(Entry(Begin + (2 * Hour), GroupJoin(4), Sale(EventKind.Order, 5, 100)));

        var cell = Assert.Single(_state.Cells(Brand));
        Assert.Equal(20_000, cell.EntryDay);
        Assert.Equal(Seen, cell.Entry);
        Assert.Equal([1, 1, 1, 1], cell.Counts.InOrder.AsEnumerable());
        Assert.Equal([1, 1, 1, 1], cell.Counts.AtAll.AsEnumerable());
        Assert.Equal(new Sales("CNY", 1, 100, 0, 0), Assert.Single(cell.Counts.Sales));
        Assert.Equal(1, _state.Subjects);
        Assert.Equal(3, _state.Position);
        Assert.Equal(_state.Hash(), _state.Restored().Hash());
    }
}
