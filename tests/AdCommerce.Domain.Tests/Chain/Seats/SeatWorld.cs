using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.Chain.Seats.SeatSamples;

namespace AdCommerce.Domain.Tests.Chain.Seats;

/// <summary>Something in the world broke: whoever called gets no answer.</summary>
internal sealed class LostException : Exception;

/// <summary>
/// A group with two activations over one store, the log, a clock, and viewers who come and go, driven by a list of numbers. Everything that may
/// break does: answers get lost, calls come late, writes fail before or after they happened, activations are stale, viewers give up halfway or come again.
/// </summary>
internal sealed class SeatWorld
{
    private static readonly string[] Viewers = ["ann", "bob", "cat", "dan", "eve", "fay"];

    private readonly IReadOnlyList<int> _choices;
    private readonly List<(SeatRequest Request, bool IsJoin, ulong Code)> _told = [];
    private readonly Dictionary<string, Walk> _walks = [];
    private readonly HashSet<string> _unknown = [];
    private readonly HashSet<string> _erasing = [];
    private readonly GroupDesk[] _desks;
    private int _next;
    private int _ids;

    public SeatWorld(IReadOnlyList<int> choices)
    {
        _choices = choices;
        Terms = Terms(capacity: Choose(4), waiting: Choose(4), codeRequired: Choose(3) == 0);
        Stored = GroupSeats.Empty.AddCodes(RequestKey.None, [1, 2, 3, 4]).Value!;
        _desks = [new GroupDesk(this), new GroupDesk(this)];
    }

    public FakeShardLog Log { get; } = new();

    public SeatTerms Terms { get; private set; }

    public long NowMicros { get; private set; } = Start;

    public GroupSeats Stored { get; private set; }

    public int Version { get; private set; }

    /// <summary>Where something may break: true when it does.</summary>
    public bool Breaks => _next < _choices.Count && Choose(12) == 0;

    public void Run()
    {
        while (_next < _choices.Count)
        {
            try
            {
                Act();
            }
            catch (LostException)
            {
                // Whoever called has no answer. Its walk stands where it stood, to be repeated or given up.
            }
        }

        ComeToRest();
    }

    public bool Ask(SeatEvent asked)
    {
        if (Breaks)
            throw new LostException();
        var isRecorded = Log.Settle(asked, NowMicros);
        return Breaks ? throw new LostException() : isRecorded;
    }

    public void NoteUnknown(string viewer) => _unknown.Add(viewer);

    /// <summary>Writes unless somebody else wrote since; a write that breaks may have happened.</summary>
    public void Write(GroupSeats next, int version)
    {
        if (version != Version || Breaks)
            throw new LostException();
        var before = Stored;
        (Stored, Version) = (next, Version + 1);
        CheckStep(before);
        if (Breaks)
            throw new LostException();
    }

    private void Act()
    {
        switch (Choose(12))
        {
            case 0:
                NowMicros += new[] { 1, 20, 40, 300, 900, 4_000, 31 * 24 * 3_600 }[Choose(7)] * Second;
                break;
            case 1:
                Desk().Tick();
                break;
            case 2:
                Desk().Drop();
                break;
            case 3:
                Terms = Terms(Choose(5), Choose(4), codeRequired: Choose(3) == 0, closed: Choose(5) == 0);
                break;
            case 4:
                _walks.Remove(Viewer());
                break;
            case 5 when Choose(4) == 0:
                Forget(Viewer());
                break;
            default:
                StepOf(Viewer());
                break;
        }
    }

    private void StepOf(string viewer)
    {
        if (_erasing.Contains(viewer))
        {
            Forget(viewer);
            return;
        }

        if (!_walks.TryGetValue(viewer, out var walk))
            _walks[viewer] = walk = new Walk(NewRequest(viewer));
        var (request, isJoin, code) = walk.Event;
        switch (walk.Step)
        {
            case 0:
                walk.Answer = Desk().Hold(request, isJoin, code);
                walk.Step = walk.Answer == SeatAnswer.Held ? 1 : 3;
                break;
            case 1:
                walk.Outcome = Record(request, isJoin);
                // The answer is lost: the player sends the event once more.
                walk.Step = Breaks ? 0 : 2;
                break;
            case 2:
                if (walk.Outcome is FakeOutcome.Accepted or FakeOutcome.Duplicate)
                    Desk().Confirm(request);
                else
                    Desk().Settle(request);
                walk.Step = 3;
                break;
        }

        if (walk.Step == 3)
            _walks.Remove(viewer);
    }

    private FakeOutcome Record(SeatRequest request, bool isJoin)
    {
        var seat = Stored.Seats.SingleOrDefault(seat => seat.Viewer == request.Viewer);
        var outcome = Log.Record(request, isJoin, seat?.Code ?? 0, NowMicros);
        if (outcome == FakeOutcome.Accepted)
            Assert.Equal(request.Event, isJoin ? seat?.Join : seat?.Leave);
        return outcome;
    }

    private (SeatRequest Request, bool IsJoin, ulong Code) NewRequest(string viewer)
    {
        var mine = _told.Where(told => told.Request.Viewer == viewer).ToList();
        var isJoin = Choose(5) < 3;
        var code = (ulong)Choose(6);
        var expire = NowMicros + (new[] { 29, 31, 400, 5_000, 40_000 }[Choose(5)] * Second);
        (SeatRequest Request, bool IsJoin, ulong Code) told = Choose(8) switch
        {
            // An old one again, and an old id for something new.
            0 when mine.Count > 0 => mine[Choose(mine.Count)],
            1 when mine.Count > 0 => (Request(viewer, 0, content: (ulong)(100 + ++_ids), expire) with { EventId = mine[Choose(mine.Count)].Request.EventId }, isJoin, code),
            _ => (Request(viewer, ++_ids, content: (ulong)(100 + _ids), expire), isJoin, code),
        };
        // An id that the log knows, for something that has nothing to do with the group.
        if (Choose(10) == 0)
            Log.RecordElsewhere(viewer, told.Request.EventId, content: 99, told.Request.ExpireMicros - (Choose(2) * 1_000 * Second));
        _told.Add(told);
        return told;
    }

    private void Forget(string viewer)
    {
        _walks.Remove(viewer);
        // Again until both are done. In this order there may be a seat too many meanwhile, never a member without one.
        _erasing.Add(viewer);
        Log.Forget(viewer);
        Desk().Forget(viewer);
        _erasing.Remove(viewer);
    }

    private void ComeToRest()
    {
        _next = _choices.Count;
        for (var round = 0; round < 3; round++)
        {
            NowMicros += SeatLimits.HoldMicros;
            foreach (var desk in _desks)
            {
                desk.Drop();
                desk.Tick();
            }
        }

        foreach (var viewer in _erasing.ToList())
            Forget(viewer);
        Assert.All(Stored.Seats, seat => Assert.Equal(SeatStep.Taken, seat.Step));
        var seated = Stored.Seats.Select(seat => seat.Viewer).ToHashSet();
        var members = Log.MembersExcept(_unknown);
        Assert.Subset(seated, members);
        // Only a seat whose shard was asked too late may be one too many.
        Assert.Subset(_unknown, seated.Except(members).ToHashSet());
        Assert.All(Log.Codes.GroupBy(code => code), uses => Assert.Single(uses));
        Assert.Subset(Stored.RedeemedCodes.ToHashSet(), Log.Codes.ToHashSet());
    }

    private void CheckStep(GroupSeats before)
    {
        var seated = Stored.Seats.Select(seat => seat.Viewer).ToList();
        Assert.Equal(seated.Count, seated.Distinct().Count());
        Assert.Empty(seated.Intersect(Stored.Waiting.Select(waiting => waiting.Viewer)));
        Assert.True(
            seated.Count <= Math.Max(Terms.Closed ? 0 : Terms.Capacity, before.Seats.Length), $"{seated.Count} seats of {Terms.Capacity}, {before.Seats.Length} before");
        Assert.Subset(seated.ToHashSet(), Log.MembersExcept(_unknown));
        Assert.Equal(Stored.Offers, Stored.Waiting.Count(waiting => waiting.IsOffered));
        // Who waited waits on in the same order; one at most comes new, at the end.
        var kept = before.Waiting.Aggregate(0, (i, old) => i < Stored.Waiting.Length && Stored.Waiting[i].Viewer == old.Viewer ? i + 1 : i);
        Assert.InRange(Stored.Waiting.Length - kept, 0, 1);
        var codes = Stored.Seats.Where(seat => seat.Step == SeatStep.Joining && seat.Code != 0).Select(seat => seat.Code).Concat(Stored.RedeemedCodes).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    private GroupDesk Desk() => _desks[Choose(2)];

    private string Viewer() => Viewers[Choose(Viewers.Length)];

    private int Choose(int count) => _next < _choices.Count ? _choices[_next++] % count : 0;

    private sealed class Walk((SeatRequest Request, bool IsJoin, ulong Code) what)
    {
        public (SeatRequest Request, bool IsJoin, ulong Code) Event { get; } = what;

        public int Step { get; set; }

        public SeatAnswer Answer { get; set; }

        public FakeOutcome Outcome { get; set; }
    }
}
