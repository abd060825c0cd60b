using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.Chain.Seats.SeatSamples;

namespace AdCommerce.Domain.Tests.Chain.Seats;

public sealed class GroupSeatsTests
{
    [Fact]
    public void HoldJoin_FreeSeat_HoldsItForTheEvent()
    {
        var decision = GroupSeats.Empty.HoldJoin(Request("ann", 1), 0, Terms(), Start);

        Assert.Equal(SeatAnswer.Held, decision.Answer);
        var seat = Assert.Single(decision.Seats.Seats);
        Assert.Equal(("ann", SeatStep.Joining, Start + (30 * Second)), (seat.Viewer, seat.Step, seat.HeldUntilMicros));
        Assert.Equal(Request("ann", 1).Event, seat.Pending);
    }

    [Fact]
    public void HoldJoin_RepeatedInEveryStep_IsHeldAndChangesNothing()
    {
        var join = Request("ann", 1);
        var leave = Request("ann", 2);
        var joining = GroupSeats.Empty.HoldJoin(join, 0, Terms(), Start).Seats;
        var taken = joining.Settle(Pending(join), SeatOutcome.Recorded, Terms(), Start);
        var leaving = taken.HoldLeave(leave, Terms(), Start).Seats;
        var left = leaving.Settle(Pending(leave), SeatOutcome.Recorded, Terms(), Start);
        var voided = joining.Settle(Pending(join), SeatOutcome.Voided, Terms(), Start);

        Assert.All([joining, taken, leaving, left, voided], seats =>
        {
            Assert.Null(seats.FindUnsettled("ann", join.Event));
            var decision = seats.HoldJoin(join, 0, Terms(), Start);
            Assert.Equal(SeatAnswer.Held, decision.Answer);
            Assert.Same(seats, decision.Seats);
        });
        Assert.Empty(left.Seats);
        Assert.Empty(voided.Seats);
    }

    [Fact]
    public void HoldJoin_SameIdOtherEvent_TakesNoSeat()
    {
        var seats = Seated("ann");
        var leave = Request("ann", 2);
        var left = seats.HoldLeave(leave, Terms(), Start).Seats.Settle(Pending(leave), SeatOutcome.Recorded, Terms(), Start);

        Assert.Equal(SeatAnswer.Seated, seats.HoldJoin(Request("ann", 1000, content: 2), 0, Terms(), Start).Answer);
        Assert.Equal(SeatAnswer.Conflict, left.HoldJoin(Request("ann", 1000, content: 2), 0, Terms(), Start).Answer);
        Assert.Equal(SeatAnswer.Conflict, left.HoldJoin(Request("ann", 1000) with { Subject = "session" }, 0, Terms(), Start).Answer);
        Assert.Equal(SeatAnswer.Held, left.HoldJoin(Request("bob", 1000, content: 2), 0, Terms(), Start).Answer);
    }

    [Fact]
    public void HoldJoin_SecondEventOfASeatedViewer_IsSeated() =>
        Assert.Equal(SeatAnswer.Seated, Seated("ann").HoldJoin(Request("ann", 2), 0, Terms(9), Start).Answer);

    [Fact]
    public void HoldJoin_Full_WaitsInOrderUntilTheListIsFullToo()
    {
        var seats = Seated("ann");

        foreach (var (viewer, answer) in new[] { ("bob", SeatAnswer.Waiting), ("cat", SeatAnswer.Waiting), ("dan", SeatAnswer.Full), ("bob", SeatAnswer.Waiting) })
        {
            var decision = seats.HoldJoin(Request(viewer, 1), 0, Terms(), Start);
            Assert.Equal((viewer, answer), (viewer, decision.Answer));
            seats = decision.Seats;
        }

        Assert.Equal(["bob", "cat"], seats.Waiting.Select(waiting => waiting.Viewer));
        Assert.Equal(new SeatView(1, 1, 2, SeatStanding.Waiting, 2, 0), seats.View("cat", Terms(), Start));
    }

    [Fact]
    public void Settle_LeaveRecorded_OffersTheSeatToTheFirstThenToTheNext()
    {
        var seats = Waiting();
        var until = Start + (600 * Second);

        Assert.Equal(new SeatView(1, 1, 2, SeatStanding.Offered, 1, until), seats.View("bob", Terms(), until - 1));
        Assert.Equal(SeatAnswer.Waiting, seats.HoldJoin(Request("cat", 5), 0, Terms(), until - 1).Answer);
        Assert.Equal(SeatAnswer.Held, seats.HoldJoin(Request("bob", 5), 0, Terms(), until - 1).Answer);

        Assert.Equal(new SeatView(1, 1, 1, SeatStanding.None, 0, 0), seats.View("bob", Terms(), until));
        Assert.Equal(new SeatView(1, 1, 1, SeatStanding.Offered, 1, until + (600 * Second)), seats.View("cat", Terms(), until));
        Assert.Equal(SeatAnswer.Waiting, seats.HoldJoin(Request("bob", 5), 0, Terms(), until).Answer);
        Assert.Equal(SeatAnswer.Held, seats.HoldJoin(Request("cat", 5), 0, Terms(), until).Answer);
    }

    [Fact]
    public void HoldJoin_Offered_LeavesTheWaitingList()
    {
        var decision = Waiting().HoldJoin(Request("bob", 5), 0, Terms(), Start);

        Assert.Equal(["bob"], decision.Seats.Seats.Select(seat => seat.Viewer));
        Assert.Equal(["cat"], decision.Seats.Waiting.Select(waiting => waiting.Viewer));
        Assert.Equal(0, decision.Seats.Offers);
    }

    [Fact]
    public void HoldJoin_CapacityLowered_NobodyLosesASeatAndNoneIsGiven()
    {
        var seats = Seated("ann", "bob");
        var leave = Request("ann", 2);

        Assert.Equal(SeatAnswer.Full, seats.HoldJoin(Request("cat", 1), 0, Terms(1, 0), Start).Answer);
        var left = seats.HoldLeave(leave, Terms(1, 0), Start).Seats.Settle(Pending(leave), SeatOutcome.Recorded, Terms(1, 0), Start);
        Assert.Equal(["bob"], left.Seats.Select(seat => seat.Viewer));
        Assert.Equal(SeatAnswer.Full, left.HoldJoin(Request("cat", 1), 0, Terms(1, 0), Start).Answer);
        Assert.Equal(SeatAnswer.Held, left.HoldJoin(Request("cat", 1), 0, Terms(2, 0), Start).Answer);
    }

    [Fact]
    public void Advance_CapacityLoweredBelowOffers_TakesTheLastOfferBack()
    {
        var offered = GroupSeats.Empty.HoldJoin(Request("x", 1), 0, Terms(0), Start).Seats.HoldJoin(Request("y", 1), 0, Terms(0), Start).Seats.Advance(Terms(2), Start);
        Assert.Equal(2, offered.Offers);

        var lowered = offered.Advance(Terms(1), Start + 1);

        Assert.Equal(SeatStanding.Offered, lowered.View("x", Terms(1), Start + 1).Standing);
        Assert.Equal(new SeatView(1, 1, 2, SeatStanding.Waiting, 2, 0), lowered.View("y", Terms(1), Start + 1));
        Assert.Equal(0, lowered.Advance(Terms(1, closed: true), Start + 1).Offers);
    }

    [Fact]
    public void HoldJoin_Closed_IsClosedButSeatsStayAndMayBeGivenBack()
    {
        var closed = Terms(closed: true);

        Assert.Equal(SeatAnswer.Closed, GroupSeats.Empty.HoldJoin(Request("ann", 1), 0, closed, Start).Answer);
        Assert.Equal(SeatAnswer.Held, Seated("ann").HoldJoin(Request("ann", 1000), 0, closed, Start).Answer);
        Assert.Equal(SeatAnswer.Held, Seated("ann").HoldLeave(Request("ann", 2), closed, Start).Answer);
    }

    [Fact]
    public void HoldJoin_TokenEndsTooSoon_HoldsNothing()
    {
        var soon = Start + SeatLimits.TokenMicrosMin - 1;

        Assert.Equal(SeatAnswer.TokenEnding, GroupSeats.Empty.HoldJoin(Request("ann", 1, 1, soon), 0, Terms(), Start).Answer);
        Assert.Equal(SeatAnswer.Held, GroupSeats.Empty.HoldJoin(Request("ann", 1, 1, soon + 1), 0, Terms(), Start).Answer);
        Assert.Equal(SeatAnswer.TokenEnding, Seated("ann").HoldLeave(Request("ann", 1, 1, soon), Terms(), Start).Answer);
    }

    [Fact]
    public void HoldLeave_NoSeat_LeavesTheWaitingList()
    {
        var seats = Seated("ann").HoldJoin(Request("bob", 1), 0, Terms(), Start).Seats;

        var decision = seats.HoldLeave(Request("bob", 2), Terms(), Start);

        Assert.Equal(SeatAnswer.NoSeat, decision.Answer);
        Assert.Empty(decision.Seats.Waiting);
        Assert.Equal(["ann"], decision.Seats.Seats.Select(seat => seat.Viewer));
    }

    [Fact]
    public void HoldLeave_Held_KeepsTheSeatUntilItIsRecorded()
    {
        var leave = Request("ann", 2);
        var leaving = Seated("ann").HoldLeave(leave, Terms(), Start).Seats;

        Assert.Equal(SeatAnswer.Waiting, leaving.HoldJoin(Request("bob", 1), 0, Terms(), Start).Answer);
        var voided = leaving.Settle(Pending(leave), SeatOutcome.Voided, Terms(), Start);
        Assert.Equal(SeatStep.Taken, Assert.Single(voided.Seats).Step);
        Assert.Equal(SeatAnswer.Held, voided.HoldLeave(leave, Terms(), Start).Answer);
        Assert.Same(voided, voided.HoldLeave(leave, Terms(), Start).Seats);
        Assert.Equal(SeatAnswer.Held, voided.HoldLeave(Request("ann", 3), Terms(), Start).Answer);
    }

    [Fact]
    public void HoldLeave_IdOfTheJoin_IsConflict() =>
        Assert.Equal(SeatAnswer.Conflict, Seated("ann").HoldLeave(Request("ann", 1000, content: 2), Terms(), Start).Answer);

    [Fact]
    public void FindUnsettled_OtherEventOnItsWay_IsFound()
    {
        var join = Request("ann", 1);
        var joining = GroupSeats.Empty.HoldJoin(join, 0, Terms(), Start).Seats;

        Assert.Equal(Pending(join), joining.FindUnsettled("ann", Request("ann", 2).Event));
        Assert.Equal(Pending(join), joining.FindUnsettled("ann", Request("ann", 1, content: 2).Event));
        Assert.Equal(Pending(join), joining.FindUnsettled("ann", null));
        Assert.Null(joining.FindUnsettled("ann", join.Event));
        Assert.Null(joining.FindUnsettled("bob", Request("bob", 2).Event));
        Assert.Null(Seated("ann").FindUnsettled("ann", null));
    }

    [Fact]
    public void FindOverdue_HeldForTooLong_OldestFirstAndNoMoreThanAsked()
    {
        var seats = GroupSeats.Empty.HoldJoin(Request("ann", 1), 0, Terms(3), Start).Seats
            .HoldJoin(Request("bob", 1), 0, Terms(3), Start - 1).Seats.HoldJoin(Request("cat", 1), 0, Terms(3), Start + 1).Seats;
        var due = Start + SeatLimits.HoldMicros;

        Assert.Empty(seats.FindOverdue(due - 2, 9));
        Assert.Equal(due - 1, seats.NextDueMicros);
        Assert.Equal(["bob", "ann"], seats.FindOverdue(due, 9).Select(pending => pending.Viewer));
        Assert.Equal(["bob"], seats.FindOverdue(due, 1).Select(pending => pending.Viewer));
        Assert.Equal(long.MaxValue, Seated("ann").NextDueMicros);
    }

    [Fact]
    public void Settle_NotPending_ChangesNothing()
    {
        var seats = Seated("ann");

        Assert.Same(seats, seats.Settle(Pending(Request("ann", 1000)), SeatOutcome.Voided, Terms(), Start));
        Assert.Same(seats, seats.Settle(Pending(Request("bob", 1)), SeatOutcome.Recorded, Terms(), Start));
    }

    [Theory]
    [InlineData(true, -1_000, SeatOutcome.Recorded)]
    [InlineData(false, 60, SeatOutcome.Voided)]
    [InlineData(false, 59, SeatOutcome.Unknown)]
    public void Judge_ByTheTimeLeftOfTheShardsMemory_IsWhatItCanKnow(bool recorded, long secondsLeft, SeatOutcome outcome) =>
        Assert.Equal(outcome, Pending(Request("ann", 1, 1, Start)).Judge(recorded, Start + ShardState.SeatMemoryMicros - (secondsLeft * Second)));

    [Fact]
    public void Settle_Unknown_KeepsTheSeat()
    {
        var join = Request("ann", 1);
        var leave = Request("ann", 2);
        var taken = GroupSeats.Empty.HoldJoin(join, 0, Terms(), Start).Seats.Settle(Pending(join), SeatOutcome.Unknown, Terms(), Start);
        var stayed = taken.HoldLeave(leave, Terms(), Start).Seats.Settle(Pending(leave), SeatOutcome.Unknown, Terms(), Start);

        Assert.Equal(SeatStep.Taken, Assert.Single(taken.Seats).Step);
        Assert.Equal(SeatStep.Taken, Assert.Single(stayed.Seats).Step);
    }

    [Fact]
    public void Forget_SeatedAndWaiting_GivesBackAndKeepsNoName()
    {
        var seats = Seated("ann").HoldJoin(Request("bob", 1), 0, Terms(), Start).Seats;

        var forgotten = seats.Forget("ann", Terms(), Start);

        Assert.Empty(forgotten.Seats);
        Assert.Equal(SeatStanding.Offered, forgotten.View("bob", Terms(), Start).Standing);
        Assert.DoesNotContain("ann", System.Text.Json.JsonSerializer.Serialize(forgotten), StringComparison.Ordinal);
        Assert.Same(forgotten, forgotten.Forget("ann", Terms(), Start));
        Assert.Equal(SeatAnswer.Held, forgotten.HoldJoin(Request("ann", 1000), 0, Terms(), Start).Answer);
        Assert.Empty(forgotten.HoldJoin(Request("ann", 1000), 0, Terms(), Start).Seats.Seats);
        Assert.Empty(forgotten.Forget("bob", Terms(), Start).Waiting);
    }

    [Fact]
    public void HoldJoin_CameAndWentTooOften_IsRefusedUntilTokensExpire()
    {
        var seats = GroupSeats.Empty;
        for (var i = 0; i < SeatLimits.FinishedPerViewerMax / 2; i++)
        {
            seats = Pass(seats, Request("ann", 2 * i), (s, r) => s.HoldJoin(r, 0, Terms(), Start));
            seats = Pass(seats, Request("ann", (2 * i) + 1), (s, r) => s.HoldLeave(r, Terms(), Start));
        }

        Assert.Equal(SeatLimits.FinishedPerViewerMax, seats.Finished.Length);
        Assert.Equal(SeatAnswer.TooMany, seats.HoldJoin(Request("ann", 99), 0, Terms(), Start).Answer);
        Assert.Equal(SeatAnswer.Held, seats.HoldJoin(Request("bob", 99), 0, Terms(), Start).Answer);
        var later = Request("ann", 1).ExpireMicros + SeatLimits.ClockSkewMicros;
        var again = seats.HoldJoin(Request("ann", 99, 1, later + SeatLimits.TokenMicrosMin), 0, Terms(), later);
        Assert.Equal(SeatAnswer.Held, again.Answer);
        Assert.Empty(again.Seats.Settle(Pending(Request("ann", 99, 1, later + SeatLimits.TokenMicrosMin)), SeatOutcome.Voided, Terms(), later).Finished.Skip(1));
    }

    [Fact]
    public void HoldJoin_CodeRequired_IsRedeemedOnceAndFreeAgainWhenVoided()
    {
        var terms = Terms(5, codeRequired: true);
        var seats = GroupSeats.Empty.AddCodes(new RequestKey("r", "f"), [7, 8]).Value!;
        var join = Request("ann", 1);

        Assert.Equal(SeatAnswer.CodeInvalid, seats.HoldJoin(join, 0, terms, Start).Answer);
        Assert.Equal(SeatAnswer.CodeInvalid, seats.HoldJoin(join, 9, terms, Start).Answer);
        var held = seats.HoldJoin(join, 7, terms, Start).Seats;
        Assert.Equal(SeatAnswer.CodeInvalid, held.HoldJoin(Request("bob", 1), 7, terms, Start).Answer);
        Assert.Equal(SeatAnswer.Held, held.HoldJoin(Request("bob", 1), 8, terms, Start).Answer);
        var voided = held.Settle(Pending(join), SeatOutcome.Voided, terms, Start);
        Assert.Equal(SeatAnswer.Held, voided.HoldJoin(Request("bob", 1), 7, terms, Start).Answer);
        var taken = held.Settle(Pending(join), SeatOutcome.Recorded, terms, Start);
        Assert.Equal(SeatAnswer.CodeInvalid, taken.HoldJoin(Request("bob", 1), 7, terms, Start).Answer);
        Assert.Equal(SeatAnswer.CodeInvalid, taken.Forget("ann", terms, Start).HoldJoin(Request("bob", 1), 7, terms, Start).Answer);
    }

    [Fact]
    public void AddCodes_Repeated_AddsNothingAndKeepsWhatWasRedeemed()
    {
        var key = new RequestKey("r", "f");
        var seats = GroupSeats.Empty.AddCodes(key, [7, 8, 8]).Value!;

        Assert.Equal([7UL, 8UL], seats.Codes.AsEnumerable());
        Assert.Same(seats, seats.AddCodes(key, [8, 7]).Value);
        Assert.Equal(RejectionReason.AlreadyExists, seats.AddCodes(new RequestKey("r", "other"), [9]).Rejection!.Reason);
        Assert.Equal([1UL, 7UL, 8UL], seats.AddCodes(RequestKey.None, [1]).Value!.Codes.AsEnumerable());
        Assert.Equal(
            RejectionReason.FailedPrecondition,
            seats.AddCodes(RequestKey.None, [.. Enumerable.Range(100, SeatLimits.CodesMax - 1).Select(i => (ulong)i)]).Rejection!.Reason);
    }

    [Fact]
    public void OpensMoreThan_SeatFreedOrOffered_IsTrue()
    {
        var full = Seated("ann");
        var waited = full.HoldJoin(Request("bob", 1), 0, Terms(), Start).Seats;

        Assert.True(full.Forget("ann", Terms(), Start).OpensMoreThan(full, Terms()));
        Assert.True(waited.Forget("ann", Terms(), Start).OpensMoreThan(waited, Terms()));
        Assert.False(waited.OpensMoreThan(full, Terms()));
        Assert.False(full.OpensMoreThan(GroupSeats.Empty, Terms()));
        Assert.False(full.Forget("ann", Terms(closed: true), Start).OpensMoreThan(full, Terms(closed: true)));
    }

    /// <summary>"ann" has left a group of one seat, for which "bob" and "cat" wait.</summary>
    private static GroupSeats Waiting()
    {
        var leave = Request("ann", 2);
        return Seated("ann").HoldJoin(Request("bob", 1), 0, Terms(), Start).Seats.HoldJoin(Request("cat", 1), 0, Terms(), Start).Seats
            .HoldLeave(leave, Terms(), Start).Seats.Settle(Pending(leave), SeatOutcome.Recorded, Terms(), Start);
    }

    private static GroupSeats Pass(GroupSeats seats, SeatRequest request, Func<GroupSeats, SeatRequest, SeatDecision> hold)
    {
        var decision = hold(seats, request);
        Assert.Equal(SeatAnswer.Held, decision.Answer);
        return decision.Seats.Settle(Pending(request), SeatOutcome.Recorded, Terms(), Start);
    }
}
