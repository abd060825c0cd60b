using Kind = AdCommerce.V1.CampaignGoal.Types.Kind;
using Outcome = AdCommerce.V1.CampaignDelivery.Types.Outcome;

namespace AdCommerce.ConsolePages.Campaigns;

/// <summary>What became of events that could have been billed, in words.</summary>
internal static class Outcomes
{
    public static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Billed => "Billed",
        Outcome.Unpaid => "Nothing was bid for it",
        Outcome.Late => "Came too late",
        Outcome.Repeated => "Was billed before",
        Outcome.NoLease => "No money at hand",
        Outcome.OtherSubject => "Another viewer's",
        Outcome.ViewerRate => "Invalid: more than a person can see",
        Outcome.AddressRate => "Invalid: too many from one address",
        Outcome.FasterThanTime => "Invalid: faster than time",
        Outcome.KnownBot => "Invalid: a known bot",
        Outcome.NoMedia => "Invalid: the video was never asked for",
        _ => "Unknown",
    };

    public static string NameOf(Kind kind) => kind switch
    {
        Kind.Exposures => "Exposures",
        Kind.Notes => "Notes opened",
        Kind.Livestreams => "Rooms joined",
        Kind.Groups => "Seats taken",
        _ => "Unknown",
    };
}
