using Pricing = AdCommerce.V1.Bid.Types.Pricing;

namespace AdCommerce.ConsolePages.Campaigns;

/// <summary>What is paid for, in words.</summary>
internal static class Prices
{
    public static readonly Pricing[] All = [Pricing.ThousandExposures, Pricing.Note, Pricing.Livestream, Pricing.Group];

    public static string NameOf(Pricing pricing) => pricing switch
    {
        Pricing.ThousandExposures => "per thousand exposures",
        Pricing.Note => "per note opened",
        Pricing.Livestream => "per room joined",
        Pricing.Group => "per seat taken",
        _ => "for nothing",
    };
}
