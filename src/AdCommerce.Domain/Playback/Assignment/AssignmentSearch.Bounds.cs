using System.Buffers;

namespace AdCommerce.Domain.Playback.Assignment;

internal ref partial struct AssignmentSearch
{
    // The best that may be below this node: what each unit took, and what that is worth. False when nothing better can be there.
    private bool Relax()
    {
        if (_steps > SlotAssignment.StepsMax)
            _isStopped = true;
        if (_isStopped)
            return false;
        _relaxed = default;
        for (var unit = 0; unit < _units.Count; unit++)
        {
            _choice[unit] = TakeBest(unit);
            _relaxed += _choice[unit] >= 0 ? _units.Options[_choice[unit]].Score : default;
        }

        if (!(_relaxed > _best))
            return false;
        _contested = null;
        if (_problem.CategoryRivals && !(BoundByCategories() > _best))
            return false;
        return !_isLimited || !HasTooMany() || (Match() && _relaxed > _best);
    }

    private int TakeBest(int unit)
    {
        if (_units.All[unit].Fixed == AssignmentUnit.Nothing)
            return -1;
        if (_units.All[unit].Fixed >= 0)
            return _units.All[unit].Fixed;
        for (var i = 0; i < _units.All[unit].Count; i++)
        {
            var option = _units.Sorted(unit, i);
            if (IsAllowed(_units.Options[option]))
                return option;
        }

        return -1;
    }

    // Of a category in which several brands stand, one only can stay: its units together are worth no more than the one that fills them best, in no more
    // slots than it may have.
    private SetScore BoundByCategories()
    {
        var bound = _relaxed;
        for (var unit = 0; unit < _units.Count; unit++)
        {
            if (_choice[unit] < 0)
                continue;
            var category = _units.Options[_choice[unit]].Category;
            if (!IsFirstOfCategory(unit, category))
                continue;
            var isContested = IsContested(unit, category, out var taken);
            if (!isContested && !_isLimited)
                continue;
            var (most, brand) = BestBrandOf(category);
            if (most < taken)
                bound += most - taken;
            if (isContested)
                _contested ??= brand is { } of ? new SetKey(of, category) : null;
        }

        return bound;
    }

    private readonly bool IsFirstOfCategory(int unit, int category)
    {
        for (var other = 0; other < unit; other++)
        {
            if (IsOfCategory(other, category))
                return false;
        }

        return true;
    }

    private readonly bool IsContested(int first, int category, out SetScore taken)
    {
        var brand = _units.Options[_choice[first]].Brand;
        var isContested = false;
        taken = default;
        for (var unit = first; unit < _units.Count; unit++)
        {
            if (!IsOfCategory(unit, category))
                continue;
            taken += _units.Options[_choice[unit]].Score;
            isContested |= _units.Options[_choice[unit]].Brand != brand;
        }

        return isContested;
    }

    // A unit that the brand does not fill, or fills worse, has its best of other categories. Where a brand's limit may cut in, its sum is at first taken
    // for at most so many times its largest part, and reckoned out only while it is the highest.
    private (SetScore Score, int? Brand) BestBrandOf(int category)
    {
        var round = ++_round;
        var otherwise = SumGains(category, round);
        while (true)
        {
            var (most, best) = HighestSum(category, round);
            if (best < 0)
                return (otherwise, null);
            ref readonly var option = ref _units.Options[best];
            var exact = _isLimited ? LargestGains(category, option.Brand) : most;
            if (!(exact < most))
                return (most + otherwise, option.Brand);
            _bounds.Sums[option.BrandIndex] = exact;
        }
    }

    private SetScore SumGains(int category, int round)
    {
        var otherwise = default(SetScore);
        for (var unit = 0; unit < _units.Count; unit++)
        {
            if (!IsOfCategory(unit, category))
                continue;
            var ofUnit = ++_round;
            var elsewhere = BestOutside(unit, category);
            otherwise += elsewhere;
            foreach (ref readonly var option in _units.Options.AsSpan(_units.All[unit].Start, _units.All[unit].Count))
            {
                _steps++;
                if (option.Category == category && option.Score > elsewhere && IsAllowed(option))
                    AddGain(option.BrandIndex, option.Score - elsewhere, round, ofUnit);
            }
        }

        return otherwise;
    }

    private readonly void AddGain(int brand, SetScore gain, int round, int ofUnit)
    {
        ref var sum = ref _bounds.Sums[brand];
        ref var largest = ref _bounds.Largest[brand];
        ref var ofThisUnit = ref _bounds.Gains[brand];
        if (_bounds.SumOf[brand] != round)
            (_bounds.SumOf[brand], sum, largest) = (round, default, default);
        if (_bounds.GainOf[brand] != ofUnit)
            (_bounds.GainOf[brand], ofThisUnit) = (ofUnit, default);
        if (gain > ofThisUnit)
        {
            sum += gain - ofThisUnit;
            ofThisUnit = gain;
        }

        largest = gain > largest ? gain : largest;
    }

    private (SetScore Sum, int Option) HighestSum(int category, int round)
    {
        var highest = (Sum: default(SetScore), Option: -1);
        for (var unit = 0; unit < _units.Count; unit++)
        {
            if (!IsOfCategory(unit, category))
                continue;
            for (var i = _units.All[unit].Start; i < _units.All[unit].Start + _units.All[unit].Count; i++)
            {
                _steps++;
                var brand = _units.Options[i].BrandIndex;
                if (_units.Options[i].Category != category || _bounds.SumOf[brand] != round)
                    continue;
                var sum = _bounds.Sums[brand];
                if (_isLimited && _bounds.Largest[brand] * _problem.SlotsPerBrandMax is var limit && limit < sum)
                    sum = limit;
                if (sum > highest.Sum)
                    highest = (sum, i);
            }
        }

        return highest;
    }

    // As many of a brand's gains as it may have slots, the largest. One of a group counts once, which is still a bound.
    private SetScore LargestGains(int category, int brand)
    {
        Span<SetScore> gains = stackalloc SetScore[AssignmentProblem.SlotsMax];
        var count = 0;
        for (var unit = 0; unit < _units.Count; unit++)
        {
            if (!IsOfCategory(unit, category))
                continue;
            var elsewhere = BestOutside(unit, category);
            var best = elsewhere;
            foreach (ref readonly var option in _units.Options.AsSpan(_units.All[unit].Start, _units.All[unit].Count))
            {
                _steps++;
                if (option.Brand == brand && option.Category == category && option.Score > best && IsAllowed(option))
                    best = option.Score;
            }

            gains[count++] = best - elsewhere;
        }

        gains[..count].Sort(static (a, b) => b.CompareTo(a));
        var sum = default(SetScore);
        foreach (var gain in gains[..Math.Min(count, _problem.SlotsPerBrandMax)])
            sum += gain;
        return sum;
    }

    private readonly bool IsOfCategory(int unit, int category) => _choice[unit] >= 0 && _units.Options[_choice[unit]].Category == category;

    private SetScore BestOutside(int unit, int category)
    {
        var best = default(SetScore);
        foreach (ref readonly var option in _units.Options.AsSpan(_units.All[unit].Start, _units.All[unit].Count))
        {
            if (option.Category != category && option.Score > best && IsAllowed(option))
                best = option.Score;
        }

        return best;
    }
}

/// <summary>Rented memory of the bound by categories, by a brand's index.</summary>
internal readonly struct CategoryBounds : IDisposable
{
    public CategoryBounds(int brands)
    {
        Sums = ArrayPool<SetScore>.Shared.Rent(brands);
        Gains = ArrayPool<SetScore>.Shared.Rent(brands);
        Largest = ArrayPool<SetScore>.Shared.Rent(brands);
        SumOf = ArrayPool<int>.Shared.Rent(brands);
        GainOf = ArrayPool<int>.Shared.Rent(brands);
        SumOf.AsSpan(0, brands).Clear();
        GainOf.AsSpan(0, brands).Clear();
    }

    /// <summary>What a brand would gain in all units.</summary>
    public SetScore[] Sums { get; }

    /// <summary>The most that it would gain in the unit that is looked at.</summary>
    public SetScore[] Gains { get; }

    /// <summary>The most that it would gain in any unit.</summary>
    public SetScore[] Largest { get; }

    /// <summary>In which round the sum and the largest were made; of another round, they are 0.</summary>
    public int[] SumOf { get; }

    /// <summary>The same for the gain.</summary>
    public int[] GainOf { get; }

    public void Dispose()
    {
        ArrayPool<SetScore>.Shared.Return(Sums);
        ArrayPool<SetScore>.Shared.Return(Gains);
        ArrayPool<SetScore>.Shared.Return(Largest);
        ArrayPool<int>.Shared.Return(SumOf);
        ArrayPool<int>.Shared.Return(GainOf);
    }
}
