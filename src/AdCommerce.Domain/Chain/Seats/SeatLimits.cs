namespace AdCommerce.Domain.Chain.Seats;

/// <summary>The bounds of a group's seats, in time and number.</summary>
public static class SeatLimits
{
    /// <summary>
    /// How long a seat is held for an event without asking the shard: 30 s. Longer than the hold's and the record's calls can take together, so that
    /// events on their way are left alone.
    /// </summary>
    public const long HoldMicros = 30 * 1_000_000L;

    /// <summary>How long a seat that became free is kept for the first of the waiting list: 10 minutes. Then it goes to the next.</summary>
    public const long OfferMicros = 10 * 60 * 1_000_000L;

    /// <summary>How long a token has to be valid still when a seat is held for its event: as long as the hold.</summary>
    public const long TokenMicrosMin = HoldMicros;

    /// <summary>By how much the clocks of two silos may differ: 1 minute.</summary>
    public const long ClockSkewMicros = 60 * 1_000_000L;

    /// <summary>Events that are remembered after they are done, so that repeating one does not take another seat.</summary>
    public const int FinishedMax = 8_192;

    /// <summary>Of one viewer. Joining and leaving make two, so a viewer can come and go half as often within the life of a token.</summary>
    public const int FinishedPerViewerMax = 16;

    /// <summary>Holds that are settled together.</summary>
    public const int SettleBatchMax = 32;

    /// <summary>Codes of one group, redeemed ones among them: they are kept so that no code can come back.</summary>
    public const int CodesMax = 10_000;

    /// <summary>Most codes of one request.</summary>
    public const int CodesPerRequestMax = 1_000;

    /// <summary>Requests for codes that are remembered, to tell a request id that was used for another request.</summary>
    public const int CodeRequestsMax = 16;
}
