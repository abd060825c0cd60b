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

    // Of a category in which several brands stand, one only can stay: its units together are worth no more than the one that fills them best.
    private SetScore BoundByCategories()
    {
        var bound = _relaxed;
        for (var unit = 0; unit < _units.Count; unit++)
        {
            if (_choice[unit] < 0)
                continue;
            var category = _units.Options[_choice[unit]].Category;
            if (!IsFirstOfCategory(unit, category) || !IsContested(unit, category, out var taken))
                continue;
            var (most, brand) = BestBrandOf(category);
            if (most < taken)
                bound += most - taken;
            _contested ??= brand is { } of ? new SetKey(of, category) : null;
        }

        return bound;
    }

    private readonly bool IsFirstOfCategory(int unit, int category)
    {
        for (var other = 0; other < unit; other++)
        {
            if (_choice[other] >= 0 && _units.Options[_choice[other]].Category == category)
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
            if (_choice[unit] < 0 || _units.Options[_choice[unit]].Category != category)
                continue;
            taken += _units.Options[_choice[unit]].Score;
            isContested |= _units.Options[_choice[unit]].Brand != brand;
        }

        return isContested;
    }

    // A unit that the brand does not fill, or fills worse, has its best of other categories.
    private (SetScore Score, int? Brand) BestBrandOf(int category)
    {
        var round = ++_round;
        var otherwise = default(SetScore);
        var most = default(SetScore);
        int? best = null;
        for (var unit = 0; unit < _units.Count; unit++)
        {
            if (_choice[unit] < 0 || _units.Options[_choice[unit]].Category != category)
                continue;
            var ofUnit = ++_round;
            var elsewhere = BestOutside(unit, category);
            otherwise += elsewhere;
            foreach (ref readonly var option in _units.Options.AsSpan(_units.All[unit].Start, _units.All[unit].Count))
            {
                _steps++;
                if (option.Category == category && option.Score > elsewhere && IsAllowed(option) && AddGain(option, option.Score - elsewhere, round, ofUnit) is var sum && sum > most)
                    (most, best) = (sum, option.Brand);
            }
        }

        return (most + otherwise, best);
    }

    private readonly SetScore AddGain(in SlotOption option, SetScore gain, int round, int ofUnit)
    {
        ref var sum = ref _bounds.Sums[option.BrandIndex];
        ref var largest = ref _bounds.Largest[option.BrandIndex];
        ref var ofThisUnit = ref _bounds.Gains[option.BrandIndex];
        if (_bounds.SumOf[option.BrandIndex] != round)
            (_bounds.SumOf[option.BrandIndex], sum, largest) = (round, default, default);
        if (_bounds.GainOf[option.BrandIndex] != ofUnit)
            (_bounds.GainOf[option.BrandIndex], ofThisUnit) = (ofUnit, default);
        if (gain > ofThisUnit)
        {
            sum += gain - ofThisUnit;
            ofThisUnit = gain;
        }

        if (gain > largest)
            largest = gain;
        var limit = largest * _problem.SlotsPerBrandMax;
        return _isLimited && limit < sum ? limit : sum;
    }

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
