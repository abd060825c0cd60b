using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Reports;

/// <summary>Which attempts a report is made of.</summary>
/// <param name="BrandId">Of this brand.</param>
/// <param name="CampaignIds">Of these campaigns of it; empty: of all.</param>
/// <param name="FromMicros">Entered from this instant on, microseconds since 1970.</param>
/// <param name="BeforeMicros">Entered before this instant, microseconds since 1970.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.attempt-query")]
public sealed record AttemptQuery(string BrandId, ImmutableArray<string> CampaignIds, long FromMicros, long BeforeMicros)
{
    /// <summary>True for an attempt that is asked for.</summary>
    public bool Takes(Attempt attempt) =>
        attempt.EntryMicros >= FromMicros && attempt.EntryMicros < BeforeMicros && TakesCampaign(attempt.Entry.Campaign);

    /// <summary>True for a campaign whose attempts are asked for.</summary>
    public bool TakesCampaign(Campaigns.CampaignKey campaign) =>
        campaign.BrandId == BrandId && (CampaignIds.IsEmpty || CampaignIds.Contains(campaign.CampaignId));
}

/// <summary>An attempt and whose it is.</summary>
/// <param name="Subject">A pseudonym.</param>
/// <param name="Attempt">The attempt.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.subject-attempt")]
public sealed record SubjectAttempt(string Subject, Attempt Attempt);
