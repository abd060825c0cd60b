using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>
/// How many of a thousand exposures lead how far, as long as nothing better is known: what makes bids for different stages comparable.
/// Of the order of what logs of such chains show; a bid for exposures needs no rate.
/// </summary>
public static class StageRates
{
    private const long NotesPerThousand = 20;
    private const long LivestreamsPerThousand = 10;
    private const long GroupsPerThousand = 5;

    /// <summary>Micro-units of the bid's currency that a thousand exposures are expected to bring: whole ones, so that sums are exact. At most 2 x 10^13.</summary>
    public static long MicrosPerThousand(Bid bid) => bid.Amount.AmountMicros * (bid.Stage switch
    {
        Stage.Note => NotesPerThousand,
        Stage.Livestream => LivestreamsPerThousand,
        Stage.Group => GroupsPerThousand,
        _ => 1,
    });
}
