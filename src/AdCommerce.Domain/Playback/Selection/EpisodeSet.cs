using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Matching;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Playback.Assignment;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>
/// Who may stand in each slot of an episode for one viewer now, all filters of the slots themselves passed: what the set is chosen from. The memory is
/// lent, so it is disposed of.
/// </summary>
internal sealed class EpisodeSet : IDisposable
{
    private const int CandidatesAtFirst = 64;

    private readonly CandidateTable _table;
    private readonly SetRules _rules;
    private readonly ulong _seed;
    private readonly int[] _ends;
    private readonly int[] _groups;
    private SlotCandidate[] _numbered = ArrayPool<SlotCandidate>.Shared.Rent(CandidatesAtFirst);
    private int[] _numbers = ArrayPool<int>.Shared.Rent(CandidatesAtFirst);
    private int _count;

    private EpisodeSet(PlaybackSnapshot snapshot, in EpisodeQuestions questions, string viewer)
    {
        var slots = questions.Editions.Revision.Slots;
        _table = snapshot.Candidates;
        _rules = snapshot.SetRulesOf(questions.DramaId);
        _seed = SeedOf(viewer, questions.Editions.EpisodeId);
        _ends = new int[slots.Length];
        _groups = GroupsOf(slots);
    }

    /// <summary>The problem to solve.</summary>
    public AssignmentProblem Problem => new()
    {
        Candidates = _numbered.AsSpan(0, _count),
        Ends = _ends,
        Groups = _groups,
        Competitors = _table.Competitors,
        CategoryRivals = !_rules.CategoryRivalsAllowed,
        SlotsPerBrandMax = _rules.BrandSlotsMax,
        Seed = _seed,
    };

    /// <summary>How many slots there are.</summary>
    public int Slots => _ends.Length;

    /// <summary>Seeds what chance decides of this viewer and episode.</summary>
    public ulong Seed => _seed;

    /// <summary>The candidate at a place of <see cref="AssignmentProblem.Candidates"/>.</summary>
    public Candidate this[int place] => _table[_numbers[place]];

    /// <summary>Asks everybody who wants to stand in one of the slots.</summary>
    /// <param name="snapshot">Who wants what.</param>
    /// <param name="questions">What is asked.</param>
    /// <param name="viewer">The viewer's pseudonym; empty for one who is only described.</param>
    public static EpisodeSet Gather(PlaybackSnapshot snapshot, in EpisodeQuestions questions, string viewer)
    {
        var set = new EpisodeSet(snapshot, questions, viewer);
        var table = snapshot.Candidates;
        ViewerMatches? matches = null;
        for (var i = 0; i < set._ends.Length; i++)
        {
            var question = questions.Of(i);
            var start = set._count;
            matches ??= table.Index.ForViewer(question.Targeting);
            foreach (var number in matches.Value.In(question.Slot.Category, question.Targeting))
                set.Add(number);
            set.KeepShown(start, table.VariantsOf(question.Slot));
            set.Ask(start, question);
            set._ends[i] = set._count;
        }

        if (questions.View is { } view)
            set.Lock(questions.Editions.Revision.Slots, view);
        return set;
    }

    /// <summary>A candidate as the ranking sees it.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="worth">What its slot makes of what is bid.</param>
    /// <param name="rates">What it is ranked by.</param>
    /// <param name="tie">What decides between it and its equals.</param>
    public RateCandidate Rated(int place, in SlotWorth worth, LearnedRates rates, long tie)
    {
        var number = _numbers[place];
        ref readonly var head = ref _table.HeadOf(number);
        return new RateCandidate(_table.OrdinalOf(number, rates), head.WeightMicros, head.IsWorthItsBid ? 1 : worth.Of(_table[number]).Factor, tie);
    }

    /// <summary>Sets what a candidate is worth.</summary>
    public void Value(int place, long micros) => _numbered[place] = _numbered[place] with { ValueMicros = micros };

    /// <summary>The highest class of all slots.</summary>
    public PriorityClass HighestClass() => HighestClass(0, _count);

    /// <summary>Puts those first in a slot that may be ranked by chance: of its highest class, and standing there bars nothing of a higher class from another slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="highest">The highest class of all slots: nothing of it bars anything.</param>
    /// <returns>How many those are.</returns>
    public int PutRankedFirst(int slot, PriorityClass highest)
    {
        var problem = Problem;
        var (start, end) = (problem.StartOf(slot), _ends[slot]);
        var (first, ranked) = (HighestClass(start, end), start);
        for (var place = start; place < end; place++)
        {
            ref readonly var candidate = ref _numbered[place];
            if (candidate.Class != first || (first > highest && Bars(problem, slot, candidate)))
                continue;
            if (place > ranked)
            {
                (_numbered[ranked], _numbered[place]) = (_numbered[place], _numbered[ranked]);
                (_numbers[ranked], _numbers[place]) = (_numbers[place], _numbers[ranked]);
            }

            ranked++;
        }

        return ranked - start;
    }

    /// <summary>Sorts the first in a slot by what decides between equals.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="count">How many.</param>
    public void SortFirst(int slot, int count)
    {
        var problem = Problem;
        var start = problem.StartOf(slot);
        var (ties, places) = (ArrayPool<long>.Shared.Rent(count), ArrayPool<int>.Shared.Rent(count));
        for (var i = 0; i < count; i++)
            (ties[i], places[i]) = (-problem.Tie(slot, _numbered[start + i]), start + i);
        ties.AsSpan(0, count).Sort(places.AsSpan(0, count));
        Arrange(_numbered, start, places.AsSpan(0, count));
        Arrange(_numbers, start, places.AsSpan(0, count));
        ArrayPool<long>.Shared.Return(ties);
        ArrayPool<int>.Shared.Return(places);
    }

    /// <summary>Takes everybody of some campaigns out.</summary>
    public void Remove(IReadOnlySet<CampaignKey> campaigns) => Keep((_, candidate) => !campaigns.Contains(candidate.Placement.Key.Campaign));

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<SlotCandidate>.Shared.Return(_numbered);
        ArrayPool<int>.Shared.Return(_numbers);
    }

    private void Keep(Func<int, Candidate, bool> isKept)
    {
        var (kept, place) = (0, 0);
        for (var slot = 0; slot < _ends.Length; slot++)
        {
            for (; place < _ends[slot]; place++)
            {
                if (!isKept(slot, this[place]))
                    continue;
                (_numbers[kept], _numbered[kept]) = (_numbers[place], _numbered[place]);
                kept++;
            }

            _ends[slot] = kept;
        }

        _count = kept;
    }

    private static void Arrange<T>(T[] array, int start, ReadOnlySpan<int> places)
    {
        var before = ArrayPool<T>.Shared.Rent(places.Length);
        array.AsSpan(start, places.Length).CopyTo(before);
        for (var i = 0; i < places.Length; i++)
            array[start + i] = before[places[i] - start];
        ArrayPool<T>.Shared.Return(before);
    }

    private PriorityClass HighestClass(int start, int end)
    {
        var highest = PriorityClass.House;
        for (var i = start; i < end && highest > PriorityClass.Sponsorship; i++)
            highest = _numbered[i].Class < highest ? _numbered[i].Class : highest;
        return highest;
    }

    private bool Bars(in AssignmentProblem problem, int slot, in SlotCandidate candidate)
    {
        for (var other = 0; other < _ends.Length; other++)
        {
            if (other == slot)
                continue;
            for (var i = problem.StartOf(other); i < _ends[other]; i++)
            {
                ref readonly var above = ref _numbered[i];
                if (above.Class < candidate.Class
                    && (problem.MustNotMeet(candidate.Brand, candidate.Category, above.Brand, above.Category)
                        || (problem.GroupOf(slot) >= 0 && problem.GroupOf(slot) == problem.GroupOf(other) && candidate.Product != above.Product)
                        || (candidate.Brand == above.Brand && _rules.BrandSlotsMax < _ends.Length)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // What the viewer saw in a group before stays there, if it may stand in any of its slots. The others are then out in all of them.
    private void Lock(ImmutableArray<Slot> slots, ExposureView view)
    {
        Dictionary<string, string>? locked = null;
        for (var slot = 0; slot < slots.Length; slot++)
        {
            var group = slots[slot].ContinuityGroup;
            if (view.FindLocked(group) is { } product && Offers(slot, product))
                (locked ??= new(StringComparer.Ordinal))[group] = product;
        }

        if (locked is not null)
            KeepLocked(slots, locked);
    }

    // Of its own: what a lambda captures is allocated at the beginning of its method, also where the lambda is never made.
    private void KeepLocked(ImmutableArray<Slot> slots, Dictionary<string, string> locked) =>
        Keep((slot, candidate) => !locked.TryGetValue(slots[slot].ContinuityGroup, out var product) || candidate.Product.Id == product);

    private bool Offers(int slot, string product)
    {
        for (var place = Problem.StartOf(slot); place < _ends[slot]; place++)
        {
            if (this[place].Product.Id == product)
                return true;
        }

        return false;
    }

    private void Add(int number)
    {
        if (_count == Math.Min(_numbered.Length, _numbers.Length))
        {
            Grow(ref _numbered);
            Grow(ref _numbers);
        }

        _numbers[_count++] = number;
    }

    // A loop of its own, with as little in it as can be: heads lie all over the memory, and a processor waits for many of them at once only where little stands between two.
    private void KeepShown(int start, FrozenDictionary<int, int> variants)
    {
        var kept = start;
        foreach (var number in _numbers.AsSpan(start, _count - start))
        {
            if (variants.ContainsKey(_table.HeadOf(number).Numbered.Product))
                _numbers[kept++] = number;
        }

        _count = kept;
    }

    // Most ask for nothing, and of them no more than the head is read.
    private void Ask(int start, in SlotQuestion question)
    {
        var (worth, isOpen, kept) = (question.Worth, question.IsOpen, start);
        foreach (var number in _numbers.AsSpan(start, _count - start))
        {
            ref readonly var head = ref _table.HeadOf(number);
            if ((!isOpen || !head.IsUnconditional) && question.AskMatched(_table[number]) != CandidateOutcome.Won)
                continue;
            _numbers[kept] = number;
            _numbered[kept++] = head.IsWorthItsBid ? head.Numbered : head.Numbered with { ValueMicros = worth.Of(_table[number]).Of(head.Numbered.ValueMicros) };
        }

        _count = kept;
    }

    private void Grow<T>(ref T[] array)
    {
        var larger = ArrayPool<T>.Shared.Rent(2 * _count);
        array.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }

    private static bool HasGroup(ImmutableArray<Slot> slots)
    {
        foreach (var slot in slots)
        {
            if (slot.ContinuityGroup.Length > 0)
                return true;
        }

        return false;
    }

    // The number of a group is that of its first slot.
    private static int[] GroupsOf(ImmutableArray<Slot> slots)
    {
        if (!HasGroup(slots))
            return [];
        var groups = new int[slots.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = -1;
            for (var first = 0; first <= i && groups[i] < 0 && slots[i].ContinuityGroup.Length > 0; first++)
                groups[i] = slots[first].ContinuityGroup == slots[i].ContinuityGroup ? first : -1;
        }

        return groups;
    }

    // The same viewer sees the same again; other viewers, and other episodes, draw anew.
    private static ulong SeedOf(string viewer, string episodeId)
    {
        const int CharsUsual = 256;
        var length = viewer.Length + 1 + episodeId.Length;
        Span<char> text = length <= CharsUsual ? stackalloc char[CharsUsual] : new char[length];
        viewer.CopyTo(text);
        text[viewer.Length] = '\0';
        episodeId.CopyTo(text[(viewer.Length + 1)..]);
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text[..length]));
    }
}
