using AdCommerce.Domain.Chain.Seats;

namespace AdCommerce.Domain.Tests.Chain.Seats;

/// <summary>One activation of a group's grain: what it remembers may be older than what is stored, and then its next write fails.</summary>
internal sealed class GroupDesk(SeatWorld world)
{
    private GroupSeats? _seats;
    private int _version;

    private GroupSeats Seats
    {
        get
        {
            if (_seats is null)
                (_seats, _version) = (world.Stored, world.Version);
            return _seats;
        }
    }

    public void Drop() => _seats = null;

    public SeatAnswer Hold(SeatRequest request, bool isJoin, ulong code)
    {
        if (Seats.FindUnsettled(request.Viewer, request.Event) is { } own)
            Settle(own);
        return isJoin ? Join(request, code) : Leave(request);
    }

    private SeatAnswer Leave(SeatRequest request)
    {
        var decision = Seats.HoldLeave(request, world.Terms, world.NowMicros);
        if (decision.Answer == SeatAnswer.NoSeat && _version != world.Version)
        {
            Drop();
            return Hold(request, isJoin: false, code: 0);
        }

        return Commit(decision);
    }

    private SeatAnswer Join(SeatRequest request, ulong code)
    {
        var decision = Seats.HoldJoin(request, code, world.Terms, world.NowMicros);
        if (decision.Answer is SeatAnswer.Waiting or SeatAnswer.Full or SeatAnswer.CodeInvalid)
        {
            SettleOverdue();
            decision = Seats.HoldJoin(request, code, world.Terms, world.NowMicros);
        }

        return Commit(decision);
    }

    public void Confirm(SeatRequest request) =>
        Commit(Seats.Settle(new(request.Viewer, request.Event), SeatOutcome.Recorded, world.Terms, world.NowMicros));

    public void Settle(SeatRequest request)
    {
        var pending = new PendingSeatEvent(request.Viewer, request.Event);
        if (Seats.IsPending(pending))
            Settle(pending);
    }

    public void Forget(string viewer)
    {
        Drop();
        if (Seats.FindUnsettled(viewer, null) is { } own)
            Settle(own);
        Commit(Seats.Forget(viewer, world.Terms, world.NowMicros));
    }

    public void Tick()
    {
        SettleOverdue();
        Commit(Seats.Advance(world.Terms, world.NowMicros));
    }

    private void SettleOverdue()
    {
        foreach (var pending in Seats.FindOverdue(world.NowMicros, SeatLimits.SettleBatchMax))
            Settle(pending);
    }

    private void Settle(PendingSeatEvent pending)
    {
        var outcome = pending.Judge(world.Ask(pending.Event), world.NowMicros);
        if (outcome == SeatOutcome.Unknown)
            world.NoteUnknown(pending.Viewer);
        Commit(Seats.Settle(pending, outcome, world.Terms, world.NowMicros));
    }

    private SeatAnswer Commit(SeatDecision decision)
    {
        Commit(decision.Seats);
        return decision.Answer;
    }

    private void Commit(GroupSeats next)
    {
        if (ReferenceEquals(next, _seats))
            return;
        try
        {
            world.Write(next, _version);
            (_seats, _version) = (next, _version + 1);
        }
        catch (LostException)
        {
            _seats = null;
            throw;
        }
    }
}
