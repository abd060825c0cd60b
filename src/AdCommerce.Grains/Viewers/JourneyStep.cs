using System.IO.Hashing;
using System.Runtime.InteropServices;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Chain;

namespace AdCommerce.Grains.Viewers;

/// <summary>The next step of one journey.</summary>
/// <param name="Campaign">The journey's campaign.</param>
/// <param name="Step">The step.</param>
/// <param name="SessionId">What the step's events are summed up under: the session of a viewer who is not measured, else one for the journey.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.journey-step")]
public sealed record JourneyStep(CampaignKey Campaign, NextStep Step, Guid SessionId)
{
    /// <summary>The same for the same journey, so that a note that is opened again is still the same note being read.</summary>
    internal static Guid SessionOf(string viewer, CampaignKey campaign) =>
        new(XxHash128.Hash(MemoryMarshal.AsBytes($"{viewer}/{campaign}".AsSpan())));
}
