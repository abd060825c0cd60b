using System.Buffers;

namespace AdCommerce.Domain.Playback.Assignment;

/// <summary>The units of a problem with their options, in rented memory.</summary>
internal readonly ref struct AssignmentUnits
{
    /// <summary>Up to here the next best is looked for when it is asked for; who asks for more gets the rest sorted.</summary>
    public const int SelectedMax = 16;

    private readonly AssignmentProblem _problem;
    private readonly int[] _members;
    private readonly int[] _brands;
    private readonly int[] _kinds;

    public AssignmentUnits(in AssignmentProblem problem)
    {
        _problem = problem;
        var candidates = problem.Candidates.Length;
        All = ArrayPool<AssignmentUnit>.Shared.Rent(AssignmentProblem.SlotsMax);
        Options = ArrayPool<SlotOption>.Shared.Rent(candidates + 1);
        _members = ArrayPool<int>.Shared.Rent(candidates + 1);
        BrandSpace = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(candidates + 1) * 2);
        _brands = ArrayPool<int>.Shared.Rent(BrandSpace);
        if (problem.CategoryRivals)
            _brands.AsSpan(0, BrandSpace).Clear();
        _kinds = ArrayPool<int>.Shared.Rent(BrandSpace);
        _kinds.AsSpan(0, BrandSpace).Clear();
        var (options, members) = (0, 0);
        for (var slot = 0; slot < problem.SlotCount; slot++)
        {
            var start = options;
            var group = problem.GroupOf(slot);
            if (group < 0)
                AddSlot(slot, ref options);
            else if (!problem.Groups[..slot].Contains(group))
                AddGroup(group, ref options, ref members);
            if (options > start)
                All[Count++] = new AssignmentUnit(start, options - start, group >= 0);
        }
    }

    /// <summary>How many units there are; one without options is none.</summary>
    public int Count { get; }

    /// <summary>The units.</summary>
    public AssignmentUnit[] All { get; }

    /// <summary>The options of all units.</summary>
    public SlotOption[] Options { get; }

    /// <summary>A brand's index is below this.</summary>
    public int BrandSpace { get; }

    /// <summary>Where the unit's best option lies, or its second best, and so on. It stays there.</summary>
    public int Sorted(int unit, int place)
    {
        ref var all = ref All[unit];
        if (place >= all.Sorted)
        {
            var rest = Options.AsSpan(all.Start + all.Sorted, all.Count - all.Sorted);
            if (all.Sorted >= SelectedMax)
            {
                rest.Sort();
                all.Sorted = all.Count;
            }
            else
            {
                var best = 0;
                for (var i = 1; i < rest.Length; i++)
                    best = rest[i].Score > rest[best].Score ? i : best;
                (rest[0], rest[best]) = (rest[best], rest[0]);
                all.Sorted++;
            }
        }

        return all.Start + place;
    }

    /// <summary>Writes what an option chooses.</summary>
    public void Write(int option, bool isGroup, Span<int> answer)
    {
        var chosen = Options[option];
        for (var i = 0; i < chosen.Slots; i++)
        {
            var candidate = isGroup ? _members[chosen.First + i] : chosen.First;
            answer[SlotOf(candidate)] = candidate;
        }
    }

    public void Dispose()
    {
        ArrayPool<AssignmentUnit>.Shared.Return(All);
        ArrayPool<SlotOption>.Shared.Return(Options);
        ArrayPool<int>.Shared.Return(_members);
        ArrayPool<int>.Shared.Return(_brands);
        ArrayPool<int>.Shared.Return(_kinds);
    }

    // Of a brand in a category only the best: the others stand against the same, and count the same towards the brand's limit.
    private void AddSlot(int slot, ref int options)
    {
        var start = options;
        for (var i = _problem.StartOf(slot); i < _problem.Ends[slot]; i++)
        {
            ref readonly var candidate = ref _problem.Candidates[i];
            var option = new SlotOption(_problem.ScoreOf(slot, candidate), candidate.Brand, candidate.Category, i, 1, IndexOf(candidate.Brand));
            ref var known = ref FindKind(option, start);
            if (known <= start)
                known = ++options;
            else if (!(option.Score > Options[known - 1].Score))
                continue;
            Options[known - 1] = option;
        }
    }

    // Where the number, from 1, of the slot's option of the same kind stands, or is to stand. What is left of slots before counts as free.
    private ref int FindKind(in SlotOption option, int start)
    {
        var mask = BrandSpace - 1;
        var place = (int)((((uint)option.Brand * 0x9E3779B9U) ^ ((uint)option.Category * 0x85EBCA77U)) >> 7) & mask;
        while (_kinds[place] > start && (Options[_kinds[place] - 1].Brand != option.Brand || Options[_kinds[place] - 1].Category != option.Category))
            place = (place + 1) & mask;
        return ref _kinds[place];
    }

    // A product's candidates, the best of each slot, then the best of those first: the first so many are the best choice of so many slots.
    private void AddGroup(int group, ref int options, ref int members)
    {
        var entries = ArrayPool<GroupEntry>.Shared.Rent(_problem.Candidates.Length + 1);
        var count = 0;
        for (var slot = 0; slot < _problem.SlotCount; slot++)
        {
            if (_problem.Groups[slot] != group)
                continue;
            for (var i = _problem.StartOf(slot); i < _problem.Ends[slot]; i++)
                entries[count++] = new GroupEntry(_problem.Candidates[i].Product, slot, _problem.ScoreOf(slot, _problem.Candidates[i]), i);
        }

        entries.AsSpan(0, count).Sort();
        for (var start = 0; start < count;)
        {
            var end = start + 1;
            var kept = start + 1;
            for (; end < count && entries[end].Product == entries[start].Product; end++)
            {
                if (entries[end].Slot != entries[kept - 1].Slot)
                    entries[kept++] = entries[end];
            }

            var ofProduct = entries.AsSpan(start, kept - start);
            ofProduct.Sort(static (a, b) => b.Score.CompareTo(a.Score));
            AddProduct(ofProduct, ref options, ref members);
            start = end;
        }

        ArrayPool<GroupEntry>.Shared.Return(entries);
    }

    private void AddProduct(ReadOnlySpan<GroupEntry> entries, ref int options, ref int members)
    {
        var first = members;
        var most = Math.Min(entries.Length, _problem.SlotsPerBrandMax);
        // Less than all that is possible is worth a thought only where the brand might need its share elsewhere.
        var least = _problem.SlotsPerBrandMax < _problem.SlotCount ? 1 : most;
        var score = default(SetScore);
        for (var slots = 1; slots <= most; slots++)
        {
            ref readonly var entry = ref entries[slots - 1];
            _members[members++] = entry.Candidate;
            score += entry.Score;
            ref readonly var candidate = ref _problem.Candidates[entry.Candidate];
            if (slots >= least)
                Options[options++] = new SlotOption(score, candidate.Brand, candidate.Category, first, slots, IndexOf(candidate.Brand));
        }
    }

    // Open addressing; only the bound per category asks for it.
    private int IndexOf(int brand)
    {
        if (!_problem.CategoryRivals)
            return 0;
        var mask = BrandSpace - 1;
        var place = (int)((uint)brand * 0x9E3779B9U >> 7) & mask;
        while (_brands[place] != 0 && _brands[place] != brand + 1)
            place = (place + 1) & mask;
        _brands[place] = brand + 1;
        return place;
    }

    private int SlotOf(int candidate)
    {
        var slot = 0;
        while (_problem.Ends[slot] <= candidate)
            slot++;
        return slot;
    }

    private readonly record struct GroupEntry(int Product, int Slot, SetScore Score, int Candidate) : IComparable<GroupEntry>
    {
        public int CompareTo(GroupEntry other)
        {
            if (Product != other.Product)
                return Product.CompareTo(other.Product);
            return Slot != other.Slot ? Slot.CompareTo(other.Slot) : other.Score.CompareTo(Score);
        }
    }
}
