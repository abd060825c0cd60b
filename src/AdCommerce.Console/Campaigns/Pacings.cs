using Pacing = AdCommerce.V1.CampaignBudget.Types.Pacing;

namespace AdCommerce.ConsolePages.Campaigns;

/// <summary>The ways to spend a budget, in words.</summary>
internal static class Pacings
{
    public static readonly Pacing[] All = [Pacing.Even, Pacing.AsFastAsPossible, Pacing.TrafficCurve];

    public static string NameOf(Pacing pacing) => pacing switch
    {
        Pacing.AsFastAsPossible => "As fast as possible",
        Pacing.TrafficCurve => "Along the traffic",
        _ => "Even",
    };
}
