using System.Collections.Immutable;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Chain.Seats;

public sealed partial record GroupSeats
{
    /// <summary>
    /// Adds codes. Those that are there stay as they are, redeemed or not, so that repeating a request, which makes the same codes, does no harm.
    /// </summary>
    /// <param name="request">Makes it repeatable.</param>
    /// <param name="codes">Their hashes (<see cref="SeatCodes"/>).</param>
    /// <returns>The state after it, or why it is refused.</returns>
    public Result<GroupSeats> AddCodes(RequestKey request, ImmutableArray<ulong> codes)
    {
        foreach (var known in CodeRequests)
        {
            if (known.Id == request.Id && known != request)
                return Rejection.Of(RejectionReason.AlreadyExists, "request_id was used for another request. Use a new one for a new request.");
        }

        var added = codes.Where(code => Codes.BinarySearch(code) < 0).Distinct().ToArray();
        if (added.Length == 0)
            return this;
        if (Codes.Length + added.Length > SeatLimits.CodesMax)
            return Rejection.Of(RejectionReason.FailedPrecondition, $"A group can have {SeatLimits.CodesMax} codes in all; {Codes.Length} were made.");
        return this with { Codes = Codes.AddRange(added).Sort(), CodeRequests = Remember(request) };
    }

    private ImmutableArray<RequestKey> Remember(RequestKey request)
    {
        if (request.Id.Length == 0)
            return CodeRequests;
        var requests = CodeRequests.Add(request);
        return requests.Length > SeatLimits.CodeRequestsMax ? requests.RemoveAt(0) : requests;
    }

    private bool IsRedeemable(ulong code) =>
        code != 0 && Codes.BinarySearch(code) >= 0 && RedeemedCodes.BinarySearch(code) < 0
        && !Seats.Any(seat => seat.Step == SeatStep.Joining && seat.Code == code);

    private GroupSeats Redeem(ulong code)
    {
        var i = RedeemedCodes.BinarySearch(code);
        return code == 0 || i >= 0 ? this : this with { RedeemedCodes = RedeemedCodes.Insert(~i, code) };
    }
}
