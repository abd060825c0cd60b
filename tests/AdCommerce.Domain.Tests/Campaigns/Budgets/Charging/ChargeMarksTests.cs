using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Funnel;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Charging;

public sealed class ChargeMarksTests
{
    private static readonly ChargeKey Slot = new(new Guid(1, 0, 0, new byte[8]), Stage.Episode, "dressing-table");

    private readonly ChargeMarks _marks = new();

    [Fact]
    public void Add_PartsOfOneSlot_AreDecidedOnceWhenFull()
    {
        Assert.Null(_marks.Add(Slot, 1_000, 3_000, Start));
        Assert.Null(_marks.Add(Slot, 1_999, 3_000, Start));
        Assert.True(_marks.Add(Slot, 1, 3_000, Start));
        Assert.False(_marks.Add(Slot, 60_000, 3_000, Start));
        Assert.True(_marks.Add(Slot with { Name = "mirror" }, 3_000, 3_000, Start));
    }

    [Fact]
    public void Add_AStep_IsDecidedOnce()
    {
        var note = Slot with { Stage = Stage.Note, Name = "review" };

        Assert.True(_marks.Add(note, 0, 0, Start));
        Assert.False(_marks.Add(note, 0, 0, Start));
    }

    [Fact]
    public void Add_PartsInAnyOrder_LeaveTheSame()
    {
        var other = new ChargeMarks();
        foreach (var (millis, until) in ((int, long)[])[(1_000, Start), (2_500, Start + Hour), (400, Start + Minute)])
            _marks.Add(Slot, millis, 3_000, until);
        foreach (var (millis, until) in ((int, long)[])[(400, Start + Minute), (2_500, Start + Hour), (1_000, Start)])
            other.Add(Slot, millis, 3_000, until);

        Assert.Equal(new ChargeMark(Slot, 3_000, true, Start + Hour), Assert.Single(_marks.All()));
        Assert.Equal(_marks.All().AsEnumerable(), other.All());
    }

    [Fact]
    public void Add_AfterWhatWasFull_IsRememberedAsLongAsTheLastTokenLives()
    {
        _marks.Add(Slot, 3_000, 3_000, Start);
        _marks.Add(Slot, 3_000, 3_000, Start + Hour);
        _marks.Expire(Start + 1);

        Assert.False(_marks.Add(Slot, 3_000, 3_000, Start + Hour));
        _marks.Expire(Start + Hour + 1);
        Assert.True(_marks.IsEmpty);
    }

    [Fact]
    public void Add_MoreThanAreKept_DecidesNothing()
    {
        for (var i = 0; i < ChargeMarks.MarksMax; i++)
            Assert.True(_marks.Add(Slot with { Name = $"s{i}" }, 3_000, 3_000, Start));

        Assert.False(_marks.Add(Slot, 3_000, 3_000, Start));
        _marks.Expire(Start + 1);
        Assert.True(_marks.IsEmpty);
    }

    [Fact]
    public void Restore_OfAll_IsTheSame()
    {
        _marks.Add(Slot, 1_000, 3_000, Start);
        var restored = new ChargeMarks();
        foreach (var mark in _marks.All())
            restored.Restore(mark);

        Assert.Equal(_marks.All().AsEnumerable(), restored.All());
        Assert.True(restored.Add(Slot, 2_000, 3_000, Start));
    }
}
