using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Domain.Tests.Playback.Decisions;

/// <summary>
/// The decision once more, slow and plain: every placement is asked every question in the order of the words, and every set of choices is tried. It shares
/// nothing with the product but the draws' formula and the names of the outcomes.
/// </summary>
internal sealed class DecisionOracle(DrawnWorld world, DrawnViewer viewer)
{
    private const int Minute = 60;

    private readonly Dictionary<(int Slot, DrawnPlacement Placement), CandidateOutcome> _outcomes = [];

    /// <summary>For each slot who stands there; null for the original.</summary>
    public DrawnPlacement?[] Winners { get; private set; } = [];

    /// <summary>For each slot who was withheld, best first.</summary>
    public List<DrawnPlacement>[] Ghosts { get; } = [.. world.Slots.Select(static _ => new List<DrawnPlacement>())];

    /// <summary>The choices in which each placement that was in the running lost, or won, for the last time.</summary>
    public Dictionary<(int Slot, DrawnPlacement Placement), DrawnPlacement?[]> JudgedIn { get; } = [];

    private bool MayUseProfile => viewer.Consents && viewer.RequestAllows;

    /// <summary>The first question that refuses a placement for a slot; Won for one in the running.</summary>
    public CandidateOutcome OutcomeOf(int slot, DrawnPlacement placement) => _outcomes[(slot, placement)];

    public IEnumerable<DrawnPlacement> CandidatesOf(int slot) =>
        world.Placements.Where(p => (p.SlotCategories.IsEmpty ? [p.Product.Category] : p.SlotCategories).Contains(world.Slots[slot].Category));

    public DecisionOracle Decide()
    {
        for (var slot = 0; slot < world.Slots.Length; slot++)
        {
            foreach (var placement in CandidatesOf(slot))
                _outcomes[(slot, placement)] = Ask(slot, placement);
        }

        Lock();
        var running = _outcomes.Where(static o => o.Value == CandidateOutcome.Won).Select(static o => o.Key).ToHashSet();
        while (true)
        {
            Winners = BestSet(running);
            var withheld = Winners.OfType<DrawnPlacement>().Where(IsHeldOut).Select(static p => p.Campaign).ToHashSet();
            foreach (var key in running.Where(r => withheld.Count == 0 || withheld.Contains(r.Placement.Campaign)))
                JudgedIn[key] = Winners;
            if (withheld.Count == 0)
                return this;
            for (var slot = 0; slot < Winners.Length; slot++)
            {
                if (Winners[slot] is { } winner && withheld.Contains(winner.Campaign))
                    Ghosts[slot].Add(winner);
            }

            running.RemoveWhere(r => withheld.Contains(r.Placement.Campaign));
        }
    }

    /// <summary>Which rules a set of choices would break, were a placement put into a slot of it.</summary>
    public HashSet<CandidateOutcome> BrokenBy(DrawnPlacement?[] choices, int slot, DrawnPlacement placement)
    {
        var broken = new HashSet<CandidateOutcome>();
        for (var other = 0; other < choices.Length; other++)
        {
            if (other == slot || choices[other] is not { } stands)
                continue;
            if (AreApart(placement, stands))
                broken.Add(CandidateOutcome.Separation);
            if (InOneGroup(slot, other) && stands.Product != placement.Product)
                broken.Add(CandidateOutcome.Continuity);
        }

        if (choices.Where((c, i) => i != slot && c?.Product.Brand == placement.Product.Brand).Count() >= world.BrandSlotsMax)
            broken.Add(CandidateOutcome.BrandLimit);
        return broken;
    }

    /// <summary>Whether one comes before another in a slot, all else equal.</summary>
    public bool IsBetter(int slot, DrawnPlacement one, DrawnPlacement other)
    {
        if (one.Class != other.Class)
            return one.Class < other.Class;
        return (Worth(slot, one), Preference(one), Draws.Of(viewer.Pseudonym, slot, one)).CompareTo((Worth(slot, other), Preference(other), Draws.Of(viewer.Pseudonym, slot, other))) > 0;
    }

    private CandidateOutcome Ask(int number, DrawnPlacement p)
    {
        var (slot, product) = (world.Slots[number], p.Product);
        if (!p.Active || p.Campaign.Paused)
            return CandidateOutcome.NotActive;
        if (p.BidMicros > 0 && p.Campaign.Currency.Nanos is null)
            return CandidateOutcome.NoExchangeRate;
        if (p.StartsInHours > 0)
            return CandidateOutcome.NotScheduled;
        if (p.Markets.Length > 0 && !p.Markets.Contains(viewer.Market))
            return CandidateOutcome.Market;
        if (product.Markets.Length > 0 && viewer.Market != "" && !product.Markets.Contains(viewer.Market))
            return CandidateOutcome.Market;
        if (!product.InStock)
            return CandidateOutcome.OutOfStock;
        if (!slot.Variants.Contains(product.Id))
            return CandidateOutcome.NoVariant;
        if (!p.Wish.Holds(viewer, slot, MayUseProfile))
            return !MayUseProfile && p.Wish.UsesProfile ? CandidateOutcome.Consent : CandidateOutcome.Targeting;
        if (MayUseProfile && product.UnsuitedToSkin is { } skin && skin == viewer.Skin)
            return CandidateOutcome.Unsuitable;
        if (p.RefusesMood is { } refused && slot.Moods.Contains(refused))
            return CandidateOutcome.SceneRefused;
        if (p.WantsMood is { } wanted && !slot.Moods.Contains(wanted))
            return CandidateOutcome.SceneRefused;
        if (slot.RefusedCategories.Contains(product.Category) || slot.RefusedBrands.Contains(product.Brand))
            return CandidateOutcome.CreatorRefused;
        if (viewer.BlockedProducts.Contains(product.Id) || viewer.BlockedBrands.Contains(product.Brand))
            return CandidateOutcome.Blocked;
        if (p.Caps.Any(cap => !viewer.HistoryKnown || SeenFor(p, cap.Scope, cap.Window) >= cap.Count))
            return CandidateOutcome.FrequencyCap;
        if (PriceMicros(p) > 0 && p.Campaign.Money == DrawnMoney.Gone)
            return CandidateOutcome.NoMoney;
        if (PriceMicros(p) > 0 && p.Campaign.Money == DrawnMoney.Paced)
            return CandidateOutcome.Paced;
        return IsSeparatedBefore(p) ? CandidateOutcome.SeparatedBefore : CandidateOutcome.Won;
    }

    private IEnumerable<DrawnSeen> InPlayElsewhere => viewer.InPlay.Where(s => s.Episode != "episode" && s.SecondsAgo < 12 * 60 * Minute);

    private int SeenFor(DrawnPlacement p, CapScope scope, CapWindow window)
    {
        var seconds = window switch { CapWindow.Hour => 60 * Minute, CapWindow.Day => 24 * 60 * Minute, CapWindow.Week => 7 * 24 * 60 * Minute, _ => int.MaxValue };
        var earlier = window == CapWindow.CampaignLife ? viewer.Earlier.SelectMany(static e => Enumerable.Repeat(e.Placement, e.Count)) : [];
        return viewer.Seen.Where(s => s.SecondsAgo < seconds).Concat(InPlayElsewhere).Select(static s => s.Placement).Concat(earlier).Count(seen => scope switch
        {
            CapScope.Placement => seen == p,
            CapScope.Campaign => seen.Campaign == p.Campaign,
            CapScope.Brand => seen.Product.Brand == p.Product.Brand,
            _ => seen.Product.Category == p.Product.Category,
        });
    }

    private bool IsSeparatedBefore(DrawnPlacement p)
    {
        var all = viewer.Seen.Concat(InPlayElsewhere).ToArray();
        var last = all.Where(static s => s.Episode != "episode").OrderBy(static s => s.SecondsAgo).Select(static s => s.Episode).Distinct().Take(world.SeparationEpisodes).ToArray();
        return all.Any(s => last.Contains(s.Episode) && AreApart(p, s.Placement));
    }

    // What was seen last in the group stays, if it is in the running in any slot of the group.
    private void Lock()
    {
        if (!world.ProductLock)
            return;
        var last = viewer.Seen.Concat(InPlayElsewhere).OrderBy(static s => s.SecondsAgo)
            .FirstOrDefault(s => (s.Episode == "episode" ? world.Slots : world.EarlierSlots) is var slots && s.Slot < slots.Length && slots[s.Slot].Group == "bottle");
        if (last is null)
            return;
        var inGroup = _outcomes.Where(o => o.Value == CandidateOutcome.Won && world.Slots[o.Key.Slot].Group == "bottle").Select(static o => o.Key).ToArray();
        if (!inGroup.Any(key => key.Placement.Product == last.Placement.Product))
            return;
        foreach (var key in inGroup.Where(key => key.Placement.Product != last.Placement.Product))
            _outcomes[key] = CandidateOutcome.Locked;
    }

    private DrawnPlacement?[] BestSet(HashSet<(int Slot, DrawnPlacement Placement)> running)
    {
        DrawnPlacement?[] best = new DrawnPlacement?[world.Slots.Length];
        foreach (var set in Sets(0, new DrawnPlacement?[world.Slots.Length], running))
        {
            if (Compare(set, best) > 0)
                best = [.. set];
        }

        return best;
    }

    private IEnumerable<DrawnPlacement?[]> Sets(int slot, DrawnPlacement?[] choices, HashSet<(int Slot, DrawnPlacement Placement)> running)
    {
        if (slot == choices.Length)
        {
            if (Enumerable.Range(0, slot).All(i => choices[i] is not { } stands || BrokenBy(choices, i, stands).Count == 0))
                yield return choices;
            yield break;
        }

        foreach (var choice in running.Where(r => r.Slot == slot).Select(static r => r.Placement).Append(null))
        {
            choices[slot] = choice;
            foreach (var set in Sets(slot + 1, choices, running))
                yield return set;
        }
    }

    // Class by class what they are worth together, then how many; then the preferences, then the draws.
    private int Compare(DrawnPlacement?[] one, DrawnPlacement?[] other)
    {
        foreach (var rank in (PriorityClass[])[PriorityClass.Sponsorship, PriorityClass.Standard, PriorityClass.House])
        {
            (long, int) Of(DrawnPlacement?[] set) => (set.Select((p, slot) => p?.Class == rank ? Worth(slot, p) : 0).Sum(), set.Count(p => p?.Class == rank));
            if (Of(one).CompareTo(Of(other)) is not 0 and var byClass)
                return byClass;
        }

        (int, long) Ties(DrawnPlacement?[] set) => (
            set.Sum(static p => p is null ? 0 : Preference(p)), set.Select((p, slot) => p is null ? 0 : Draws.Of(viewer.Pseudonym, slot, p)).Sum());
        return Ties(one).CompareTo(Ties(other));
    }

    private bool InOneGroup(int slot, int other) => world.Slots[slot].Group != "" && world.Slots[slot].Group == world.Slots[other].Group;

    private bool AreApart(DrawnPlacement one, DrawnPlacement other)
    {
        var (brand, otherBrand) = (one.Product.Brand, other.Product.Brand);
        if (brand == otherBrand)
            return false;
        return (!world.RivalsAllowed && one.Product.Category == other.Product.Category)
            || world.Brands.Any(b => (b.Id == brand && b.Competitors.Contains(otherBrand)) || (b.Id == otherBrand && b.Competitors.Contains(brand)));
    }

    private bool IsHeldOut(DrawnPlacement p) => p.Campaign.Holdout > 0 && Draws.OfHoldout(viewer.Pseudonym, p.Campaign) < p.Campaign.Holdout;

    // An exposure pays its thousandth, rounded down; every other stage pays the bid. Who pays nothing needs no money.
    private static long PriceMicros(DrawnPlacement p) => p.Priced == 0 ? p.BidMicros / 1_000 : p.BidMicros;

    // Per thousand exposures, of which 20 lead to a note, 10 to a room, 5 to a group; times how well the scene fits, times what an occasion adds.
    private long Worth(int slot, DrawnPlacement p) =>
        (long)decimal.Floor(ComparedMicros(p) * (p.Priced switch { 0 => 1m, 1 => 20, 2 => 10, _ => 5 }) * FitPermille(world.Slots[slot], p) * OccasionPercent(p) / 100_000m);

    // In the currency that bids are compared in, rounded down.
    private static decimal ComparedMicros(DrawnPlacement p) => decimal.Floor(p.BidMicros * (p.Campaign.Currency.Nanos ?? 0m) / 1_000_000_000m);

    private static int FitPermille(DrawnSlot slot, DrawnPlacement p)
    {
        string[] wished = [.. p.PrefersMoods.Select(static mood => $"mood {mood}"), .. p.PrefersPlace is { } place ? (string[])[$"place {place}"] : []];
        string[] there = [.. slot.Moods.Select(static mood => $"mood {mood}"), $"place {slot.Place}"];
        return wished.Length == 0 ? 1_000 : 500 + (500 * wished.Intersect(there).Count() / wished.Length);
    }

    private int OccasionPercent(DrawnPlacement p) => world.Occasions
        .Where(o => o.WholeCampaign ? o.Lifted.Campaign == p.Campaign : o.Lifted == p)
        .Where(o => o.FromHours <= 0 && o.UntilHours > 0 && o.Market == viewer.Market)
        .Select(static o => o.Percent).Append(100).Max();

    // The priority, then how many conditions there are.
    private static int Preference(DrawnPlacement p)
    {
        var conditions = p.Wish.Parts.IsEmpty ? 0 : p.Wish.All ? p.Wish.Parts.Length : 1;
        return (p.Priority * 128) + conditions;
    }
}
