using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Playback.Assignment;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>A placement with what it shows, compiled.</summary>
public sealed class Candidate
{
    private const int SpecificityBits = 7;

    internal Candidate(Placement placement, RegistryState state, SetNumbers numbers, PlacementLifts lifts)
    {
        Placement = placement;
        Product = state.Products[placement.ProductId];
        Brand = state.Brands[placement.Key.Campaign.BrandId];
        Campaign = state.Campaigns[placement.Key.Campaign];
        Audience = placement.Audience(state.Attributes);
        IsActive = placement.State == PlacementState.Active && !Campaign.Paused;
        UsesProfile = Predicates(Audience).Any(static p => p.Attribute.IsViewers);
        Specificity = Audience is AllOf all ? all.Expressions.Length : 1;
        ComparedBid = placement.Terms.Bid is { } bid ? state.ExchangeRates.InReference(bid) : null;
        ReferenceCurrency = state.ExchangeRates.ReferenceCurrency;
        ExchangeNanos = placement.Terms.Bid is { } given ? state.ExchangeRates.FindNanos(given.Amount.CurrencyCode) : CurrencyRate.NanosOfOne;
        ValueMicros = ComparedBid is { } compared ? StageRates.MicrosPerThousand(compared) : 0;
        WeightMicros = ComparedBid is { } weighed ? weighed.Amount.AmountMicros * (weighed.Stage == Stage.Episode ? 1 : Bid.ExposuresPerBid) : 0;
        PriceMicros = ChargePrice.OneOf(placement.Terms.Bid);
        Money = MoneyMark.Of(Campaign.Key, PriceMicros);
        Occasions = lifts.Of(placement.Key);
        IsUnconditional = IsActive && ExchangeNanos is not null && IsOpen(placement.Terms) && IsOpen(Product) && !IsCharged;
        IsWorthItsBid = Occasions.IsEmpty && placement.Terms.Scenes.Preferred.Count == 0;
        SlotCategories = placement.SlotCategories.IsEmpty ? [Product.Category] : placement.SlotCategories;
        Numbered = new SlotCandidate(
            NumberOf(placement.Key),
            ValueMicros,
            placement.Terms.Class,
            numbers.Brands[Brand.Id],
            numbers.Categories[Product.Category],
            numbers.Products[Product.Id],
            (placement.Priority << SpecificityBits) | Math.Min(Specificity, (1 << SpecificityBits) - 1));
    }

    /// <summary>What is wanted.</summary>
    public Placement Placement { get; }

    /// <summary>What would stand in the picture.</summary>
    public Product Product { get; }

    /// <summary>Whose it is.</summary>
    public Brand Brand { get; }

    /// <summary>Whose money it is.</summary>
    public Campaign Campaign { get; }

    /// <summary>Everything that must hold of the viewer and the scene.</summary>
    public TargetingExpression Audience { get; }

    /// <summary>True when the placement is active and its campaign is not paused.</summary>
    public bool IsActive { get; }

    /// <summary>True when the audience asks for something of the profile.</summary>
    public bool UsesProfile { get; }

    /// <summary>Conditions that must all hold: between equals, who asks for more wins.</summary>
    public int Specificity { get; }

    /// <summary>The occasions that lift it while they are on, the largest factor first.</summary>
    public ImmutableArray<Occasion> Occasions { get; }

    /// <summary>Its bid as it is compared with others: in <see cref="ReferenceCurrency"/>. Null without a bid, and where its currency has no exchange rate.</summary>
    public Bid? ComparedBid { get; }

    /// <summary>ISO 4217 code of the currency that bids are compared in; empty while nobody bids.</summary>
    public string ReferenceCurrency { get; }

    /// <summary>What one unit of its bid's currency is worth in that, in billionths; one unit without a bid, null where there is no exchange rate.</summary>
    public long? ExchangeNanos { get; }

    /// <summary>What a thousand exposures are expected to bring, in micro-units of <see cref="ReferenceCurrency"/>, as long as nothing was learned and before what a slot makes of it.</summary>
    public long ValueMicros { get; }

    /// <summary>What one event of the stage that is bid for costs, in micro-units of the bid's currency; 0 without a bid.</summary>
    public long PriceMicros { get; }

    /// <summary>Whether there must be money for it.</summary>
    public bool IsCharged => PriceMicros != 0 && Campaign.Budget is not null;

    /// <summary>What is bid for so many exposures (<see cref="Bid.ExposuresPerBid"/>), in micro-units of <see cref="ReferenceCurrency"/>, were each of them to come to what is paid for.</summary>
    internal long WeightMicros { get; }

    /// <summary>
    /// Whether it is active and asks for nothing but its audience: nothing of the time, the market, the scene, the viewer or its money. That can be said of most, and of these nothing
    /// else needs to be read for each decision.
    /// </summary>
    internal bool IsUnconditional { get; }

    /// <summary>Whether no slot makes more or less of its bid.</summary>
    internal bool IsWorthItsBid { get; }

    /// <summary>What decisions know its campaign's money by.</summary>
    internal MoneyMark Money { get; }

    /// <summary>As the choice of the set sees it. Between equals in class and value, the priority decides, then the specificity.</summary>
    internal SlotCandidate Numbered { get; }

    /// <summary>In slots of which categories it may stand; at least one.</summary>
    internal ImmutableArray<string> SlotCategories { get; }

    /// <summary>Best first, whoever is chosen.</summary>
    internal static int Compare(Candidate one, Candidate other)
    {
        if (one.Placement.Terms.Class != other.Placement.Terms.Class)
            return one.Placement.Terms.Class.CompareTo(other.Placement.Terms.Class);
        if (one.ValueMicros != other.ValueMicros)
            return other.ValueMicros.CompareTo(one.ValueMicros);
        return one.Numbered.Preference != other.Numbered.Preference ? other.Numbered.Preference.CompareTo(one.Numbered.Preference) : one.Placement.Key.CompareTo(other.Placement.Key);
    }

    private static bool IsOpen(PlacementTerms terms) =>
        terms is { Schedule: { StartTime: null, EndTime: null, DayParts.IsEmpty: true }, Markets.IsEmpty: true, Caps.IsEmpty: true, Scenes: { Wanted.Count: 0, Refused.Count: 0 } };

    private static bool IsOpen(Product product) => product is { Stock: > 0, Markets.IsEmpty: true, UnsuitedTo.IsEmpty: true, BrandUnsuitedTo.IsEmpty: true };

    // Of its name, so that the draw is the same on every silo and whatever else there is.
    private static int NumberOf(PlacementKey key)
    {
        var hash = new XxHash3();
        foreach (var text in (ReadOnlySpan<string>)[key.Campaign.BrandId, key.Campaign.CampaignId, key.PlacementId])
        {
            hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
            hash.Append([0, 0]);
        }

        return (int)hash.GetCurrentHashAsUInt64();
    }

    private static IEnumerable<TargetingPredicate> Predicates(TargetingExpression expression) => expression switch
    {
        AllOf all => all.Expressions.SelectMany(Predicates),
        AnyOf any => any.Expressions.SelectMany(Predicates),
        Not not => Predicates(not.Expression),
        _ => [(TargetingPredicate)expression],
    };
}
