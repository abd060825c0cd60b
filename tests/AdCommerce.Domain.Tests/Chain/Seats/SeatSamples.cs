using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Chain.Seats;

namespace AdCommerce.Domain.Tests.Chain.Seats;

/// <summary>Requests and terms for the tests of seats.</summary>
internal static class SeatSamples
{
    public const long Second = 1_000_000;

    public const long Start = 1_700_000_000 * Second;

    public static readonly ContentKey Group = new("lumiere", "inner-circle");

    public static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public static SeatTerms Terms(int capacity = 1, int waiting = 2, bool codeRequired = false, bool closed = false) =>
        new(capacity, waiting, codeRequired, closed);

    public static SeatRequest Request(string viewer, int id, ulong content = 1, long expireMicros = Start + (12 * 3_600 * Second)) =>
        new(viewer, viewer, new Guid(id, 0, 0, new byte[8]), content, expireMicros, "");

    public static PendingSeatEvent Pending(SeatRequest request) => new(request.Viewer, request.Event);

    /// <summary>A group in which these viewers have a seat; the event of the first one is 1000, of the next 1001 and so on.</summary>
    public static GroupSeats Seated(params string[] viewers)
    {
        var seats = GroupSeats.Empty;
        var terms = Terms(viewers.Length);
        for (var i = 0; i < viewers.Length; i++)
        {
            var request = Request(viewers[i], 1000 + i);
            seats = seats.HoldJoin(request, 0, terms, Start).Seats.Settle(Pending(request), SeatOutcome.Recorded, terms, Start);
        }

        return seats;
    }
}
