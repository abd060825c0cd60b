using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>Who may stand in this slot, for this viewer, now?</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Scene">Its scene.</param>
/// <param name="Profile">The viewer's profile; null when it may not be used, or is not known.</param>
/// <param name="Blocks">What the viewer does not want to see. A wish, not a profile: it holds whatever else was agreed to.</param>
/// <param name="Targeting">What expressions are held against: profile, scene, market, device, drama, episode.</param>
/// <param name="Context">When and where.</param>
/// <param name="View">What the viewer saw; null for nothing.</param>
/// <param name="Money">What campaigns may spend; null where money limits nothing.</param>
internal readonly record struct SlotQuestion(
    Slot Slot, Scene Scene, ViewerProfile? Profile, ViewerBlocks Blocks, TargetingContext Targeting, DecisionContext Context, ExposureView? View, DecisionMoney? Money)
{
    /// <summary>What the slot makes of what is bid.</summary>
    public SlotWorth Worth => new(Scene, Context);

    /// <summary>The question for one slot.</summary>
    public static SlotQuestion Of(
        EpisodeEditions editions, string dramaId, Slot slot, ViewerProfile? viewer, DecisionContext context, ExposureView? view, DecisionMoney? money)
    {
        var scene = SceneOf(editions.Revision, slot);
        var profile = context.ProfileAllowed && viewer is { Consent.Personalization: true } ? viewer : null;
        var targeting = new TargetingContext
        {
            Attributes = profile?.Attributes,
            Market = context.Market,
            Device = context.Device,
            DramaId = dramaId,
            EpisodeId = editions.EpisodeId,
        };
        return new SlotQuestion(slot, scene, profile, viewer?.Blocks ?? ViewerBlocks.None, targeting.In(scene), context, view, money);
    }

    /// <summary>The first filter that refuses the candidate; Won when none does. Allocates nothing.</summary>
    public CandidateOutcome Ask(Candidate candidate)
    {
        if (AskItself(candidate) is not CandidateOutcome.Won and var refused)
            return refused;
        if (!candidate.Audience.Holds(Targeting))
            return Profile is null && candidate.UsesProfile ? CandidateOutcome.Consent : CandidateOutcome.Targeting;
        return AskSuited(candidate);
    }

    /// <summary>Whether neither the slot, nor the viewer, nor what the viewer saw refuses anything: then a candidate that asks for nothing (<see cref="Candidate.IsUnconditional"/>) needs a picture only.</summary>
    public bool IsOpen => Slot.Refusals.IsEmpty && Blocks.IsEmpty && View is not { IsSeparating: true };

    /// <summary>The same for a candidate that is known to be active, and its targeting to hold.</summary>
    public CandidateOutcome AskMatched(Candidate candidate) => AskItself(candidate) is not CandidateOutcome.Won and var refused ? refused : AskSuited(candidate);

    /// <summary>For what the product is unsuited to this viewer; null for nothing.</summary>
    public UnsuitedMark? FindUnsuitable(Product product) => Profile is null ? null : product.FindUnsuitedTo(Profile.Attributes);

    private CandidateOutcome AskItself(Candidate candidate)
    {
        var placement = candidate.Placement;
        var product = candidate.Product;
        if (!candidate.IsActive)
            return CandidateOutcome.NotActive;
        if (candidate.ExchangeNanos is null)
            return CandidateOutcome.NoExchangeRate;
        if (!placement.Terms.Schedule.IsOnAt(Context.Now))
            return CandidateOutcome.NotScheduled;
        if ((!placement.Terms.Markets.IsEmpty && !placement.Terms.Markets.Contains(Context.Market))
            || (!product.Markets.IsEmpty && Context.Market.Length > 0 && !product.Markets.Contains(Context.Market)))
            return CandidateOutcome.Market;
        if (product.Stock <= 0)
            return CandidateOutcome.OutOfStock;
        return Slot.IndexOfVariant(product.Id) < 0 ? CandidateOutcome.NoVariant : CandidateOutcome.Won;
    }

    private CandidateOutcome AskSuited(Candidate candidate)
    {
        var placement = candidate.Placement;
        var product = candidate.Product;
        if (FindUnsuitable(product) is not null)
            return CandidateOutcome.Unsuitable;
        if (placement.Terms.Scenes.Refuses(Scene) || !placement.Terms.Scenes.IsWanted(Scene))
            return CandidateOutcome.SceneRefused;
        if (Slot.Refusals.Hold(product))
            return CandidateOutcome.CreatorRefused;
        if (Blocks.Hold(product))
            return CandidateOutcome.Blocked;
        if (View?.FindReached(candidate) is not null)
            return CandidateOutcome.FrequencyCap;
        if (Money?.Ask(candidate) is { } unpaid and not CandidateOutcome.Won)
            return unpaid;
        return View?.IsSeparated(candidate) == true ? CandidateOutcome.SeparatedBefore : CandidateOutcome.Won;
    }

    private static Scene SceneOf(EpisodeRevision revision, Slot slot)
    {
        foreach (var scene in revision.Scenes)
        {
            if (scene.Id == slot.SceneId)
                return scene;
        }

        throw new InvalidOperationException($"slot {slot.Id} names no scene: import let it through");
    }
}
