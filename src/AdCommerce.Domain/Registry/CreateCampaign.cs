using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Registry;

/// <summary>Opens a campaign.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Flight">Start and end of its budget as its clock shows them; null where they are given as instants.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.create-campaign")]
public sealed record CreateCampaign(Campaign Campaign, LocalFlight? Flight = null) : RegistryCommand
{
    /// <summary>When it was asked for: a budget whose start is not given begins then. Null: it may be over already.</summary>
    [Id(0)] public DateTimeOffset? AskTime { get; init; }

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(Campaign.Key.CampaignId), "campaign_id", ResourceId.Rule);
        violations.RequireText(Campaign.Title, "campaign.title", 1, 200);
        CheckTerms(Campaign.Terms, violations);
        violations.Require(
            Campaign.HoldoutShare is >= 0 and <= Campaign.HoldoutShareMax,
            "campaign.holdout_share",
            FormattableString.Invariant($"must be from 0 to {Campaign.HoldoutShareMax}"));
        CampaignRules.CheckGoal(Campaign.Goal, violations);
        CampaignRules.CheckBudget(Campaign.Budget, Flight, AskTime, violations);
        if (!state.Brands.ContainsKey(Campaign.Key.BrandId))
            return Rejection.Missing($"brands/{Campaign.Key.BrandId}");
        return state.Campaigns.ContainsKey(Campaign.Key) ? Exists(Campaign.Key.ToString()) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new CampaignPut(CampaignRules.WithFlight(Campaign, Flight, AskTime));

    private static void CheckTerms(JourneyTerms terms, Violations violations)
    {
        violations.Require(
            terms.WindowMicros is >= JourneyTerms.WindowMicrosMin and <= JourneyTerms.WindowMicrosMax, "campaign.journey_window", "must be from 1 hour to 30 days");
        CheckStep(terms.NoteStepMicros, "campaign.note_step_window", terms, violations);
        CheckStep(terms.LivestreamStepMicros, "campaign.livestream_step_window", terms, violations);
        CheckStep(terms.GroupStepMicros, "campaign.group_step_window", terms, violations);
    }

    private static void CheckStep(long micros, string field, JourneyTerms terms, Violations violations) =>
        violations.Require(
            micros == 0 || (micros >= JourneyTerms.StepMicrosMin && micros <= terms.WindowMicros), field, "must be absent, or from 1 second to the journey's window");
}

/// <summary>Pauses or resumes a campaign. One that is so already stays so.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.set-campaign-paused")]
public sealed record SetCampaignPaused(CampaignKey Key, bool Paused) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations) => state.Campaigns.GetValueOrDefault(Key) switch
    {
        null => Rejection.Missing(Key.ToString()),
        { Ended: true } => CampaignRules.Over(Key),
        _ => null,
    };

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new CampaignPut(state.Campaigns[Key] with { Paused = Paused });
}

/// <summary>
/// Notes that a campaign's ledger changed what may be spent. Nothing but the campaign's version is another: by that every silo hears of it within moments, and asks for
/// money again where it was told that there is none.
/// </summary>
[GenerateSerializer, Immutable, Alias("adcommerce.note-budget-change")]
public sealed record NoteBudgetChange(CampaignKey Key) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations) =>
        state.Campaigns.ContainsKey(Key) ? null : Rejection.Missing(Key.ToString());

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new CampaignPut(state.Campaigns[Key]);
}

/// <summary>Ends a campaign for ever: none of its placements may be chosen, and its money is leased no more. One that has ended stays so.</summary>
/// <param name="Key">Which.</param>
/// <param name="Version">When not 0, it must be the current one.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.end-campaign")]
public sealed record EndCampaign(CampaignKey Key, long Version) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Campaigns.TryGetValue(Key, out var current))
            return Rejection.Missing(Key.ToString());
        return Version != 0 && Version != current.Version ? Stale(Key.ToString()) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new CampaignPut(state.Campaigns[Key] with { Paused = true, Ended = true });
}
