using AdCommerce.Domain;
using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace AdCommerce.Server.Tests.Grains.Chain;

public sealed class GroupGrainTests(GroupSilo silo) : IClassFixture<GroupSilo>
{
    /// <summary>Every point of a join or a leave at which the viewer's silo, the group's silo or the store can go.</summary>
    public enum Point
    {
        HoldNotWritten,
        HoldWritten,
        Held,
        Recorded,
        ConfirmNotWritten,
        ConfirmWritten,
        Confirmed,
    }

    public static TheoryData<Point> Points() => [.. Enum.GetValues<Point>()];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task HoldSeat_CrashAtAnyPointOfAJoin_SeatIsTakenIfAndOnlyIfTheLogSaysSo(Point point)
    {
        var group = silo.Open($"join-{point}".ToLowerInvariant(), capacity: 1, waiting: 0);
        var request = silo.Request("ann");
        await WalkUntilAsync(group, request, point, held => group.HoldSeat(held));
        await GroupSilo.DropAsync(group);
        silo.PassHolds();

        var isMember = point >= Point.Recorded;
        Assert.Equal(isMember ? SeatAnswer.Full : SeatAnswer.Held, await group.HoldSeat(silo.Request("bob")));
        Assert.Equal((1, isMember ? SeatStanding.Seated : SeatStanding.None), await StandingAsync(group, "ann"));
        if (point is not (Point.HoldWritten or Point.Held))
            return;
        // The viewer's silo was only slow, and comes too late: the log refuses what was voided.
        Assert.False(silo.Log.Record(request));
        await group.Settle(request);
        Assert.Equal((1, SeatStanding.None), await StandingAsync(group, "ann"));
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task HoldLeave_CrashAtAnyPointOfALeave_SeatIsFreeIfAndOnlyIfTheLogSaysSo(Point point)
    {
        var group = silo.Open($"leave-{point}".ToLowerInvariant(), capacity: 1, waiting: 0);
        await silo.JoinAsync(group, "ann");
        await WalkUntilAsync(group, silo.Request("ann"), point, held => group.HoldLeave(held));
        await GroupSilo.DropAsync(group);
        silo.PassHolds();

        var isFree = point >= Point.Recorded;
        Assert.Equal(isFree ? SeatAnswer.Held : SeatAnswer.Full, await group.HoldSeat(silo.Request("bob")));
        Assert.Equal((1, isFree ? SeatStanding.None : SeatStanding.Seated), await StandingAsync(group, "ann"));
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task HoldSeat_RepeatedAfterACrash_EndsWithOneSeat(Point point)
    {
        var group = silo.Open($"repeat-{point}".ToLowerInvariant(), capacity: 2);
        var request = silo.Request("ann");
        await WalkUntilAsync(group, request, point, held => group.HoldSeat(held));
        await GroupSilo.DropAsync(group);

        await WalkUntilAsync(group, request, Point.Confirmed, held => group.HoldSeat(held));

        Assert.Equal((1, SeatStanding.Seated), await StandingAsync(group, "ann"));
        Assert.Equal(SeatAnswer.Seated, await group.HoldSeat(silo.Request("ann")));
    }

    [Fact]
    public async Task OnDue_NobodyConfirms_SettlesByItself()
    {
        var group = silo.Open("by-itself", capacity: 2);
        var lost = silo.Request("ann");
        var recorded = silo.Request("bob");
        await group.HoldSeat(lost);
        await group.HoldSeat(recorded);
        silo.Log.Record(recorded);
        silo.PassHolds();

        // A new activation finds its holds overdue, and settles them without being asked for a seat.
        await GroupSilo.DropAsync(group);
        var view = await GroupSilo.WaitUntilAsync(group, "ann", view => view.Taken == 1);

        Assert.Equal(SeatStanding.None, view.Standing);
        Assert.Equal(SeatStanding.Seated, (await group.Look("bob")).Standing);
        Assert.Contains(lost.Event, silo.Log.Asked);
    }

    [Fact]
    public async Task HoldSeat_ShardOfAnOverdueHoldDoesNotAnswer_SeatStaysHeldAndOthersAreAnswered()
    {
        var group = silo.Open("shard-away", capacity: 2, waiting: 1);
        await group.HoldSeat(silo.Request("away-ann"));
        await group.HoldSeat(silo.Request("bob"));
        silo.Log.Away["away-ann"] = true;
        silo.PassHolds();

        Assert.Equal(SeatAnswer.Held, await group.HoldSeat(silo.Request("cat")));
        Assert.Equal(SeatAnswer.Waiting, await group.HoldSeat(silo.Request("dan")));
        await Assert.ThrowsAnyAsync<Exception>(() => group.HoldSeat(silo.Request("away-ann")));
        silo.Log.Away.Clear();
        Assert.Equal(SeatAnswer.Full, await group.HoldSeat(silo.Request("away-ann")));
        Assert.Equal(SeatStanding.Offered, (await group.Look("dan")).Standing);
    }

    [Fact]
    public async Task Look_AnyNumberOfTimes_WritesNothing()
    {
        var group = silo.Open("looked-at", capacity: 1);
        await silo.JoinAsync(group, "ann");
        await group.HoldSeat(silo.Request("bob"));
        var before = silo.Storage.Writes;

        for (var i = 0; i < 20; i++)
            Assert.Equal(new SeatView(1, 1, 1, SeatStanding.Waiting, 1, 0), await group.Look("bob"));

        Assert.Equal(before, silo.Storage.Writes);
    }

    [Fact]
    public async Task HoldLeave_SomebodyWaits_IsOfferedTheSeatThenTheNext()
    {
        var group = silo.Open("offers", capacity: 1);
        await silo.JoinAsync(group, "ann");
        await group.HoldSeat(silo.Request("bob"));
        await group.HoldSeat(silo.Request("cat"));
        var leave = silo.Request("ann");
        await group.HoldLeave(leave);
        silo.Log.Record(leave);
        await group.Confirm(leave);

        Assert.Equal(SeatStanding.Offered, (await group.Look("bob")).Standing);
        Assert.Equal(SeatAnswer.Waiting, await group.HoldSeat(silo.Request("cat")));
        silo.Time.Advance(TimeSpan.FromMicroseconds(SeatLimits.OfferMicros));

        // The activation goes too: what was offered is stored, and so is when it ends.
        await GroupSilo.DropAsync(group);
        Assert.Equal(SeatStanding.None, (await group.Look("bob")).Standing);
        Assert.Equal(SeatStanding.Offered, (await group.Look("cat")).Standing);
        Assert.Equal(SeatAnswer.Held, await group.HoldSeat(silo.Request("cat")));
    }

    [Fact]
    public async Task Look_CapacityRaised_OfferIsWrittenDownSoThatItsTimeRuns()
    {
        var group = silo.Open("raised", capacity: 1);
        await silo.JoinAsync(group, "ann");
        await group.HoldSeat(silo.Request("bob"));
        silo.Put("raised", capacity: 2);
        var first = await group.Look("bob");
        Assert.Equal(SeatStanding.Offered, first.Standing);

        // The timer writes it soon; from then on it ends when it ends, however often somebody looks.
        silo.Time.Advance(TimeSpan.FromSeconds(1));
        var written = await GroupSilo.WaitUntilAsync(group, "bob", view => view.OfferedUntilMicros != first.OfferedUntilMicros);
        await GroupSilo.WaitUntilAsync(group, "bob", view =>
        {
            var isSteady = view.OfferedUntilMicros == written.OfferedUntilMicros;
            written = view;
            return isSteady;
        });
    }

    [Fact]
    public async Task IssueCodes_Repeated_IsTheSameCodesEachGoodOnce()
    {
        var group = silo.Open("codes", capacity: 5, codeRequired: true);
        var key = new RequestKey("lumiere/1", "f");

        var codes = (await group.IssueCodes(3, key)).Value!.Codes;
        await GroupSilo.DropAsync(group);

        Assert.Equal(codes.AsEnumerable(), (await group.IssueCodes(3, key)).Value!.Codes);
        Assert.Equal(RejectionReason.AlreadyExists, (await group.IssueCodes(3, key with { Fingerprint = "g" })).Rejection!.Reason);
        Assert.Equal(RejectionReason.InvalidArgument, (await group.IssueCodes(1_001, key)).Rejection!.Reason);
        Assert.Equal(RejectionReason.NotFound, (await silo.GrainOf("nobodys").IssueCodes(1, key)).Rejection!.Reason);
        Assert.NotEqual(
            (await group.IssueCodes(1, RequestKey.None)).Value!.Codes[0], (await group.IssueCodes(1, RequestKey.None)).Value!.Codes[0]);
        Assert.Equal(SeatAnswer.CodeInvalid, await group.HoldSeat(silo.Request("ann")));
        Assert.Equal(SeatAnswer.CodeInvalid, await group.HoldSeat(silo.Request("ann", "0000000000")));
        Assert.Equal(SeatAnswer.Held, await group.HoldSeat(silo.Request("ann", codes[0].ToUpperInvariant())));
        Assert.Equal(SeatAnswer.CodeInvalid, await group.HoldSeat(silo.Request("bob", codes[0])));
        silo.PassHolds();
        Assert.Equal(SeatAnswer.Held, await group.HoldSeat(silo.Request("bob", codes[0])));
    }

    [Fact]
    public async Task Forget_SeatedAndOnItsWay_LeavesNothingOfTheViewer()
    {
        var group = silo.Open("forgets", capacity: 1);
        var request = silo.Request("ann");
        await group.HoldSeat(request);
        silo.Log.Record(request);
        await group.HoldSeat(silo.Request("bob"));

        await group.Forget("ann");
        await group.Forget("ann");

        Assert.Equal(SeatStanding.Offered, (await group.Look("bob")).Standing);
        Assert.Equal(SeatAnswer.Held, await group.HoldSeat(request));
        await group.Confirm(request);
        Assert.Equal(SeatStanding.None, (await group.Look("ann")).Standing);
    }

    [Fact]
    public async Task HoldSeat_GroupThatDoesNotExist_IsClosed() =>
        Assert.Equal(SeatAnswer.Closed, await silo.GrainOf("never-made").HoldSeat(silo.Request("ann")));

    [Fact]
    public async Task Publish_SeatFreed_ReachesWhoListens()
    {
        var group = silo.Open("signals", capacity: 1);
        await silo.JoinAsync(group, "ann");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var signals = silo.Services.GetRequiredService<ISeatSignals>().ListenAsync(patience.Token).GetAsyncEnumerator();
        var heard = HearAsync(signals, "signals");

        // The subscription may still be on its way when the first one leaves.
        while (!heard.IsCompleted)
        {
            await group.Forget("ann");
            await silo.JoinAsync(group, "ann");
        }

        await heard;
    }

    private static async Task HearAsync(IAsyncEnumerator<Domain.Chain.ContentKey> signals, string id)
    {
        while (await signals.MoveNextAsync())
        {
            if (signals.Current == new Domain.Chain.ContentKey("lumiere", id))
                return;
        }
    }

    private static async Task<(int Taken, SeatStanding Standing)> StandingAsync(IGroupGrain group, string viewer)
    {
        var view = await group.Look(viewer);
        return (view.Taken, view.Standing);
    }

    /// <summary>Goes on until this point, and no further.</summary>
    private async Task WalkUntilAsync(IGroupGrain group, SeatRequest request, Point until, Func<SeatRequest, Task<SeatAnswer>> hold)
    {
        var key = group.GetPrimaryKeyString();
        if (until is Point.HoldNotWritten or Point.HoldWritten)
        {
            silo.Storage.FailNextWrite(key, until == Point.HoldNotWritten ? WriteFault.Before : WriteFault.After);
            await Assert.ThrowsAnyAsync<Exception>(() => hold(request));
            return;
        }

        Assert.Equal(SeatAnswer.Held, await hold(request));
        if (until == Point.Held)
            return;
        Assert.True(silo.Log.Record(request));
        if (until == Point.Recorded)
            return;
        if (until is Point.ConfirmNotWritten or Point.ConfirmWritten)
        {
            silo.Storage.FailNextWrite(key, until == Point.ConfirmNotWritten ? WriteFault.Before : WriteFault.After);
            await Assert.ThrowsAnyAsync<Exception>(() => group.Confirm(request));
            return;
        }

        await group.Confirm(request);
    }
}
