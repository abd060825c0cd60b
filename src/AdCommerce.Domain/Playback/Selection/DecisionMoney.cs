using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback.Assignment;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>
/// Money as one decision sees it. What purses say is an input of the decision: they are asked once for each campaign and price, and what they said is kept, so that
/// the decision can be made again from it (<see cref="Again"/>). Mutable and not thread-safe: one decision owns it.
/// </summary>
public sealed class DecisionMoney
{
    /// <summary>Most refusals that a session carries; with more of them its decision cannot be made again.</summary>
    public const int RefusalsMax = 256;

    private const int KnownAtFirst = 16;
    private const uint LackingEnd = (uint)MoneyRefusal.NotTaken;

    private readonly CampaignMoney? _money;
    private readonly Guid _sessionId;
    private readonly EpisodeDecision? _served;
    private uint[] _known = [];
    private int _count;
    private int _slots;

    // What could not be taken, each time with an end behind it.
    private List<uint>? _lacking;
    private int _lackingRead;
    private List<(CampaignKey Campaign, ChargeClaim Claim)>? _spare;
    private (CampaignKey Campaign, ChargeClaim Claim)?[]? _taken;

    internal DecisionMoney(CampaignMoney money, Guid sessionId) => (_money, _sessionId) = (money, sessionId);

    private DecisionMoney(EpisodeDecision served)
    {
        _served = served;
        var refusals = served.Inputs?.Money ?? [];
        _known = [.. refusals.TakeWhile(static refusal => RefusalOf(refusal) != MoneyRefusal.NotTaken)];
        _count = _known.Length;
        _lacking = [.. refusals.Skip(_count)];
    }

    /// <summary>Whether it is that of a decision that is made again, and takes nothing.</summary>
    internal bool IsAgain => _money is null;

    /// <summary>
    /// What purses refused, as numbers: above all a hash of campaign and price, in the two lowest bits a <see cref="MoneyRefusal"/>. Those of looks in order; then,
    /// each time that the set was chosen anew, the campaigns of which nothing could be taken, with an end behind them.
    /// </summary>
    public ImmutableArray<uint> Refusals()
    {
        if (_count == 0 && _lacking is null)
            return [];
        var refusals = ImmutableArray.CreateBuilder<uint>();
        for (var i = 0; i < _count; i++)
        {
            if (RefusalOf(_known[i]) != MoneyRefusal.None)
                refusals.Add(_known[i]);
        }

        refusals.Sort();
        refusals.AddRange(_lacking ?? []);
        return refusals.DrainToImmutable();
    }

    /// <summary>Money as a decision saw it that is made again: no purse is asked.</summary>
    /// <param name="served">What was decided then.</param>
    internal static DecisionMoney Again(EpisodeDecision served) => new(served);

    /// <summary>Whether there is money for a candidate, and the pacing lets this decision have it. Won when nothing is against it.</summary>
    internal CandidateOutcome Ask(Candidate candidate)
    {
        if (!candidate.IsCharged)
            return CandidateOutcome.Won;
        var known = Find(candidate.Money.OfPrice);
        return OutcomeOf(_money is null ? known : known ?? Look(_money, candidate));
    }

    /// <summary>
    /// Takes for everything chosen that is paid for by exposure, once for each slot. Null when all is there; otherwise the campaigns of which it is not: they are
    /// out, and the set is chosen anew. What was taken for a slot stays for one of the same campaign and price; what is left over in the end goes back when its lease
    /// closes.
    /// </summary>
    internal IReadOnlySet<CampaignKey>? Take(EpisodeSet set, ReadOnlySpan<int> choices, DateTimeOffset now)
    {
        HashSet<CampaignKey>? lacking = null;
        Spare(choices.Length);
        for (var slot = 0; slot < choices.Length; slot++)
        {
            if (choices[slot] == SlotAssignment.Original)
                continue;
            var chosen = set[choices[slot]];
            if (lacking?.Contains(chosen.Campaign.Key) == true || TryTake(slot, chosen, now))
                continue;
            (lacking ??= []).Add(chosen.Campaign.Key);
            if (_money is not null)
                (_lacking ??= []).Add(chosen.Money.OfCampaign | (uint)MoneyRefusal.NotTaken);
        }

        if (lacking is not null && _money is not null)
            _lacking!.Add(LackingEnd);
        else if (lacking is not null)
            _lackingRead = _lacking!.IndexOf(LackingEnd, _lackingRead) + 1;
        return lacking;
    }

    /// <summary>What an exposure of each slot may be charged to; empty when nothing may.</summary>
    internal ImmutableArray<ChargeClaim?> Claims() =>
        _taken is null || Array.TrueForAll(_taken, static taken => taken is null) ? [] : ImmutableArray.Create(Array.ConvertAll(_taken, static taken => taken?.Claim));

    private bool TryTake(int slot, Candidate chosen, DateTimeOffset now)
    {
        if (chosen.Campaign.Budget is null)
            return true;
        if (_money is null)
            return TakeAgain(slot, chosen);
        if (_sessionId == Guid.Empty)
            return true;
        var purse = _money.Find(chosen.Campaign.Key);
        if (chosen.PriceMicros == 0 || chosen.Placement.Terms.Bid!.Stage != Stage.Episode)
        {
            Keep(slot, chosen, new ChargeClaim(0, purse?.Day ?? DayOf(now), 0, 0, ChargeBar.None));
            return true;
        }

        if (_spare?.FindIndex(spare => spare.Campaign == chosen.Campaign.Key && spare.Claim.PriceMicros == chosen.PriceMicros) is >= 0 and var place)
        {
            Keep(slot, chosen, _spare[place].Claim);
            _spare.RemoveAt(place);
            return true;
        }

        if (purse?.TryTake(chosen.PriceMicros, out var take) != true)
            return false;
        Keep(slot, chosen, ChargeClaim.Of(take));
        return true;
    }

    private bool TakeAgain(int slot, Candidate chosen)
    {
        if (LackedThen().Contains(chosen.Money.OfCampaign | (uint)MoneyRefusal.NotTaken))
            return false;
        if (_served!.ChargeOf(slot) is { } claim && _served.Slots[slot].Placement == chosen.Placement.Key)
            Keep(slot, chosen, claim);
        return true;
    }

    private void Keep(int slot, Candidate chosen, ChargeClaim claim) => (_taken ??= new (CampaignKey, ChargeClaim)?[_slots])[slot] = (chosen.Campaign.Key, claim);

    private void Spare(int slots)
    {
        _slots = slots;
        if (_taken is null)
            return;
        foreach (var taken in _taken)
        {
            if (taken is { Claim.Lease: > 0 } found)
                (_spare ??= []).Add(found);
        }

        Array.Clear(_taken);
    }

    private MoneyRefusal Look(CampaignMoney money, Candidate candidate)
    {
        var refusal = _sessionId == Guid.Empty ? MoneyRefusal.Empty : money.Find(candidate.Campaign.Key)?.Look(candidate.PriceMicros, Draw(candidate)) switch
        {
            PurseLook.Open => MoneyRefusal.None,
            PurseLook.Paced => MoneyRefusal.Paced,
            _ => MoneyRefusal.Empty,
        };
        Know(candidate.Money.OfPrice | (uint)refusal);
        return refusal;
    }

    // Of the session, so that pressing play again draws anew; and of the campaign, so that they do not all pause at once.
    private double Draw(Candidate candidate)
    {
        const int IdBytes = 16;
        Span<byte> bytes = stackalloc byte[IdBytes + sizeof(ulong)];
        _sessionId.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[IdBytes..], candidate.Money.Hash);
        return (XxHash3.HashToUInt64(bytes) >> 11) * (1.0 / (1L << 53));
    }

    private MoneyRefusal? Find(uint mark)
    {
        for (var i = 0; i < _count; i++)
        {
            if ((_known[i] & ~MoneyMark.Bits) == mark)
                return RefusalOf(_known[i]);
        }

        return null;
    }

    // Of the choice that is being made again: up to its end.
    private IEnumerable<uint> LackedThen() => _lacking!.Skip(_lackingRead).TakeWhile(static lacked => lacked != LackingEnd);

    private static MoneyRefusal RefusalOf(uint refusal) => (MoneyRefusal)(refusal & MoneyMark.Bits);

    private void Know(uint known)
    {
        if (_count == _known.Length)
            Array.Resize(ref _known, Math.Max(KnownAtFirst, 2 * _count));
        _known[_count++] = known;
    }

    private static CandidateOutcome OutcomeOf(MoneyRefusal? refusal) => refusal switch
    {
        MoneyRefusal.Paced => CandidateOutcome.Paced,
        MoneyRefusal.Empty => CandidateOutcome.NoMoney,
        _ => CandidateOutcome.Won,
    };

    private static int DayOf(DateTimeOffset now) => (int)(now.UtcDateTime - DateTime.UnixEpoch).TotalDays;
}

/// <summary>Why money kept a campaign out of a decision. Carried by sessions: numbers are never used again for something else.</summary>
public enum MoneyRefusal : byte
{
    /// <summary>It did not.</summary>
    None = 0,

    /// <summary>There was money, and this decision was not one of those that the plan lets through.</summary>
    Paced = 1,

    /// <summary>There was none.</summary>
    Empty = 2,

    /// <summary>There was some, and it was gone when it was to be taken.</summary>
    NotTaken = 3,
}

/// <summary>A candidate's campaign and price as numbers, hashed once.</summary>
/// <param name="Hash">Of the campaign.</param>
/// <param name="OfCampaign">The same in fewer bits, the two lowest of them free.</param>
/// <param name="OfPrice">Of campaign and price, the same.</param>
internal readonly record struct MoneyMark(ulong Hash, uint OfCampaign, uint OfPrice)
{
    /// <summary>The bits that are free.</summary>
    public const uint Bits = 3;

    /// <summary>The mark of a campaign and what one event costs it.</summary>
    public static MoneyMark Of(CampaignKey campaign, long priceMicros)
    {
        var hash = XxHash3.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(campaign.ToString()));
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, hash);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[sizeof(ulong)..], priceMicros);
        return new MoneyMark(hash, (uint)hash & ~Bits, (uint)XxHash3.HashToUInt64(bytes) & ~Bits);
    }
}
