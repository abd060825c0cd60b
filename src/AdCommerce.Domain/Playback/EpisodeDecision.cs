using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Playback.Replay;

namespace AdCommerce.Domain.Playback;

/// <summary>Why a slot shows what it shows.</summary>
public enum SlotReason : byte
{
    /// <summary>No placement stands here: the slot as it was shot.</summary>
    NoPlacement,

    /// <summary>The show goes on without a decision: the slot as it was shot.</summary>
    Fallback,

    /// <summary>A placement matches the viewer's profile.</summary>
    Profile,

    /// <summary>A placement matches the scene.</summary>
    Scene,

    /// <summary>A placement that asks for nothing in particular.</summary>
    Open,
}

/// <summary>Why what was chosen is less than it could be (architecture.md, Fixed 8). The show goes on in every case.</summary>
public enum FallbackReason : byte
{
    /// <summary>Nothing was missing.</summary>
    None,

    /// <summary>The profile could not be read: chosen from the episode's context alone.</summary>
    ProfileUnavailable,

    /// <summary>The decision took too long: the original edition.</summary>
    Deadline,

    /// <summary>Too many requests at once: the original edition.</summary>
    Overload,

    /// <summary>Something unforeseen failed: the original edition.</summary>
    Internal,
}

/// <summary>What was chosen for one slot and why.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Choice">0 for the original, k for the slot's k-th variant.</param>
/// <param name="Placement">The placement that put the product there, or null.</param>
/// <param name="ProductId">The product, or empty.</param>
/// <param name="Matched">What the placement's targeting looked at and found, as "skin_type=oily" for the profile and "scene.mood=warm" for the scene.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.slot-decision")]
public sealed record SlotDecision(
    SlotReason Reason, int Choice, PlacementKey? Placement, string ProductId, ImmutableArray<string> Matched)
{
    /// <summary>
    /// Who would stand here, best first, were the viewer not held out from their campaigns (funnel.md, Lift). The first would have been shown; each
    /// further one would have been, had only those before it been withheld.
    /// </summary>
    // From a silo of an earlier version it comes past every initializer.
    [Id(0)] public ImmutableArray<PlacementKey> Ghosts { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>
    /// The chance that this came out, by which a decision counts for estimates of other policies (<see cref="Learning.SlotRanking.Propensity"/>); 0 where it
    /// does not count.
    /// </summary>
    [Id(1)] public double Propensity { get; init; }

    /// <summary>The slot as it was shot.</summary>
    public static SlotDecision Original(SlotReason reason) => new(reason, 0, null, "", []);
}

/// <summary>One choice for every slot of an episode.</summary>
/// <param name="Revision">The revision that was decided on.</param>
/// <param name="Slots">One for each slot in order of time.</param>
/// <param name="Personalized">False when the profile was not used: no consent, or not asked for.</param>
/// <param name="Fallback">Why less than usual was chosen.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.episode-decision")]
public sealed record EpisodeDecision(int Revision, ImmutableArray<SlotDecision> Slots, bool Personalized, FallbackReason Fallback)
{
    /// <summary>The circle of viewers that was decided for, under which it counts (<see cref="Learning.ProfileCells.CircleOf"/>); empty for everyone's.</summary>
    [Id(0)] public string Circle { get => field ?? ""; init; } = "";

    /// <summary>What it was made of, so that it can be made again; null where that was not recorded, and for the original edition of a fallback.</summary>
    [Id(1)] public DecisionInputs? Inputs { get; init; }

    /// <summary>Under whom what was taken for it is charged.</summary>
    [Id(2)] public ChargeSubject ChargedTo { get; init; }

    /// <summary>What an exposure of each slot may be charged to, null where its campaign has no budget; empty when none has one.</summary>
    // From a silo of an earlier version it comes past every initializer.
    [Id(3)] public ImmutableArray<ChargeClaim?> Charges { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whether it says anything of money.</summary>
    internal bool HasMoney => !Charges.IsEmpty || Inputs is { Money.IsEmpty: false };

    /// <summary>What an exposure of a slot may be charged to; null when its campaign has no budget.</summary>
    public ChargeClaim? ChargeOf(int slot) => Charges.IsEmpty ? null : Charges[slot];

    /// <summary>The choices as an edition's id spells them.</summary>
    public string Choices() => string.Create(Slots.Length, Slots, static (span, slots) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = EditionId.DigitOf(slots[i].Choice);
    });

    /// <summary>The original edition, because something is wrong.</summary>
    public static EpisodeDecision Original(EpisodeEditions editions, FallbackReason why)
    {
        var slots = ImmutableArray.CreateBuilder<SlotDecision>(editions.Revision.Slots.Length);
        for (var i = 0; i < slots.Capacity; i++)
            slots.Add(SlotDecision.Original(SlotReason.Fallback));
        return new EpisodeDecision(editions.Revision.Number, slots.MoveToImmutable(), false, why);
    }
}
