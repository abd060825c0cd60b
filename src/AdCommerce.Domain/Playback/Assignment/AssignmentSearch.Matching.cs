using System.Buffers;

namespace AdCommerce.Domain.Playback.Assignment;

/// <summary>
/// Shares out slots where brands would have too many: the best matching of single slots to brands, each brand as often as it may. Slots come in one
/// by one, each by the path of replacements that gains most (the row by row form of the Hungarian method). Open groups are left out: they keep
/// their best, which makes the result a bound; settled ones have their share taken off.
/// </summary>
internal ref partial struct AssignmentSearch
{
    private const int Outside = -2;

    private bool HasTooMany()
    {
        for (var unit = 0; unit < _units.Count; unit++)
        {
            if (_choice[unit] < 0)
                continue;
            var slots = 0;
            for (var other = 0; other < _units.Count; other++)
            {
                _steps++;
                if (_choice[other] >= 0 && _units.Options[_choice[other]].Brand == _units.Options[_choice[unit]].Brand)
                    slots += _units.Options[_choice[other]].Slots;
            }

            if (slots > _problem.SlotsPerBrandMax)
                return true;
        }

        return false;
    }

    // False when what is settled already has too many.
    private bool Match()
    {
        _paths.Matched.AsSpan(0, _units.Count).Fill(Outside);
        for (var unit = 0; unit < _units.Count; unit++)
        {
            if (_units.All[unit].IsGroup && _units.All[unit].Fixed >= 0 && FreeOf(_units.Options[_units.All[unit].Fixed].Brand, Outside) < 0)
                return false;
        }

        for (var unit = 0; unit < _units.Count; unit++)
        {
            if (!_units.All[unit].IsGroup)
                Insert(unit);
        }

        _relaxed = default;
        for (var unit = 0; unit < _units.Count; unit++)
        {
            if (!_units.All[unit].IsGroup)
                _choice[unit] = _paths.Matched[unit];
            _relaxed += _choice[unit] >= 0 ? _units.Options[_choice[unit]].Score : default;
        }

        return true;
    }

    private void Insert(int newcomer)
    {
        for (var unit = 0; unit < _units.Count; unit++)
            (_paths.By[unit], _paths.IsOpen[unit]) = (Outside, false);
        (_paths.Reached[newcomer], _paths.By[newcomer], _paths.IsOpen[newcomer]) = (default, newcomer, true);
        // The newcomer, or one who makes room for it on the way, may be left with nothing.
        var end = (Gain: default(SetScore), Unit: newcomer, Option: -1);
        for (var unit = NextOpen(); unit >= 0; unit = NextOpen())
        {
            _paths.IsOpen[unit] = false;
            if (_paths.Reached[unit] > end.Gain)
                end = (_paths.Reached[unit], unit, -1);
            Extend(unit, newcomer, ref end);
        }

        var (at, option) = (end.Unit, end.Option);
        while (true)
        {
            _paths.Matched[at] = option;
            if (at == newcomer)
                return;
            option = _paths.Through[at];
            at = _paths.By[at];
        }
    }

    private void Extend(int unit, int newcomer, ref (SetScore Gain, int Unit, int Option) end)
    {
        var held = unit == newcomer || _paths.Matched[unit] < 0 ? -1 : _units.Options[_paths.Matched[unit]].Brand;
        for (var i = 0; i < _units.All[unit].Count; i++)
        {
            var place = _units.Sorted(unit, i);
            ref readonly var option = ref _units.Options[place];
            var gain = _paths.Reached[unit] + option.Score;
            // Making room never gains by itself, else the matching so far would not have been the best.
            if (!(gain > end.Gain))
                return;
            if (option.Brand == held || !IsAllowed(option))
                continue;
            if (FreeOf(option.Brand, newcomer) > 0)
            {
                end = (gain, unit, place);
                return;
            }

            Displace(unit, newcomer, place, gain);
        }
    }

    private void Displace(int unit, int newcomer, int place, SetScore gain)
    {
        for (var other = 0; other < _units.Count; other++)
        {
            _steps++;
            if (other == newcomer || other == unit || _paths.Matched[other] < 0 || _units.Options[_paths.Matched[other]].Brand != _units.Options[place].Brand)
                continue;
            var reached = gain - _units.Options[_paths.Matched[other]].Score;
            if (_paths.By[other] == Outside || reached > _paths.Reached[other])
                (_paths.Reached[other], _paths.By[other], _paths.Through[other], _paths.IsOpen[other]) = (reached, unit, place, true);
        }
    }

    private readonly int NextOpen()
    {
        for (var unit = 0; unit < _units.Count; unit++)
        {
            if (_paths.IsOpen[unit])
                return unit;
        }

        return -1;
    }

    // What a brand has left once settled groups and the slots that are in, but for the newcomer, have theirs.
    private int FreeOf(int brand, int newcomer)
    {
        var free = _problem.SlotsPerBrandMax;
        for (var unit = 0; unit < _units.Count; unit++)
        {
            _steps++;
            var option = _units.All[unit].IsGroup ? _units.All[unit].Fixed : unit == newcomer ? -1 : _paths.Matched[unit];
            if (option >= 0 && _units.Options[option].Brand == brand)
                free -= _units.Options[option].Slots;
        }

        return free;
    }
}

/// <summary>Rented memory of the matching, by unit.</summary>
internal readonly struct MatchingPaths : IDisposable
{
    public MatchingPaths()
    {
        Reached = ArrayPool<SetScore>.Shared.Rent(AssignmentProblem.SlotsMax);
        Matched = ArrayPool<int>.Shared.Rent(AssignmentProblem.SlotsMax);
        By = ArrayPool<int>.Shared.Rent(AssignmentProblem.SlotsMax);
        Through = ArrayPool<int>.Shared.Rent(AssignmentProblem.SlotsMax);
        IsOpen = ArrayPool<bool>.Shared.Rent(AssignmentProblem.SlotsMax);
    }

    /// <summary>What is gained when this unit has lost its option to those before it on the path.</summary>
    public SetScore[] Reached { get; }

    /// <summary>The option that a unit has, -1 for nothing.</summary>
    public int[] Matched { get; }

    /// <summary>Who took it.</summary>
    public int[] By { get; }

    /// <summary>Which option that one then has.</summary>
    public int[] Through { get; }

    /// <summary>Whether what it could do next has to be looked at again.</summary>
    public bool[] IsOpen { get; }

    public void Dispose()
    {
        ArrayPool<SetScore>.Shared.Return(Reached);
        ArrayPool<int>.Shared.Return(Matched);
        ArrayPool<int>.Shared.Return(By);
        ArrayPool<int>.Shared.Return(Through);
        ArrayPool<bool>.Shared.Return(IsOpen);
    }
}
