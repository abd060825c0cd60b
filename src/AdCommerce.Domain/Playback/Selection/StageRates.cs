using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>
/// How many of a thousand exposures lead how far, as long as nothing better is known: what makes bids for different stages comparable.
/// Of the order of what logs of such chains show; a bid for exposures needs no rate.
/// </summary>
public static class StageRates
{
    private const double NotesPerThousand = 20;
    private const double LivestreamsPerThousand = 10;
    private const double GroupsPerThousand = 5;

    /// <summary>Micro-units that one exposure is expected to bring.</summary>
    public static double MicrosPerExposure(Bid bid) => bid.Amount.AmountMicros / (double)Bid.ExposuresPerBid * (bid.Stage switch
    {
        Stage.Note => NotesPerThousand,
        Stage.Livestream => LivestreamsPerThousand,
        Stage.Group => GroupsPerThousand,
        _ => 1,
    });
}
