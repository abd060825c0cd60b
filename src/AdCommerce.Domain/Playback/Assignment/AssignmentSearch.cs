using System.Buffers;

namespace AdCommerce.Domain.Playback.Assignment;

/// <summary>
/// Branch and bound. At each node every unit takes its best option that is still allowed; where a brand then has too many slots, a matching shares
/// them out (AssignmentSearch.Matching.cs). If that keeps every rule it is the best below this node. If two brands must not meet, the node is parted
/// by the presence of one of them: all its rivals go, or it goes. So the depth is the number of contested brands, not of slots.
/// </summary>
internal ref partial struct AssignmentSearch
{
    // Deeper than this only a problem made to be hard goes, and the stack is not for it to spend.
    private const int DepthMax = 400;

    private readonly AssignmentProblem _problem;
    private readonly Span<int> _answer;
    private readonly AssignmentUnits _units;
    private readonly SetKey[] _present;
    private readonly SetKey[] _absent;
    private readonly int[] _choice;
    private readonly CategoryBounds _bounds;
    private readonly MatchingPaths _paths;
    private readonly bool _isLimited;
    private int _presentCount;
    private int _absentCount;
    private SetScore _best;
    private SetScore _relaxed;
    private SetKey? _contested;
    private int _round;
    private int _steps;
    private bool _isStopped;

    public AssignmentSearch(in AssignmentProblem problem, Span<int> answer)
    {
        _problem = problem;
        _answer = answer;
        _units = new AssignmentUnits(problem);
        _isLimited = problem.SlotsPerBrandMax < problem.SlotCount;
        _present = ArrayPool<SetKey>.Shared.Rent(DepthMax + 1);
        _absent = ArrayPool<SetKey>.Shared.Rent(problem.Candidates.Length + 1);
        _choice = ArrayPool<int>.Shared.Rent(AssignmentProblem.SlotsMax);
        _bounds = new CategoryBounds(problem.CategoryRivals ? _units.BrandSpace : 1);
        _paths = new MatchingPaths();
    }

    public AssignmentOutcome Run()
    {
        _answer.Fill(SlotAssignment.Original);
        Greedy();
        Search(0);
        return new AssignmentOutcome(!_isStopped, _steps);
    }

    public readonly void Dispose()
    {
        _units.Dispose();
        ArrayPool<SetKey>.Shared.Return(_present);
        ArrayPool<SetKey>.Shared.Return(_absent);
        ArrayPool<int>.Shared.Return(_choice);
        _bounds.Dispose();
        _paths.Dispose();
    }

    private void Search(int depth)
    {
        var absentBefore = _absentCount;
        while (Relax())
        {
            if (FindContested() is { } key)
            {
                if (depth == DepthMax)
                {
                    _isStopped = true;
                    break;
                }

                _present[_presentCount++] = key;
                Search(depth + 1);
                _presentCount--;
                _absent[_absentCount++] = key;
                continue;
            }

            if (FindOverfullGroup() is >= 0 and var group)
                SearchGroup(group, depth);
            else
                Record();
            break;
        }

        _absentCount = absentBefore;
    }

    // One product after the other, with as many of the group's slots as it might be given, and nothing.
    private void SearchGroup(int group, int depth)
    {
        if (depth == DepthMax)
        {
            _isStopped = true;
            return;
        }

        var others = _relaxed - (_choice[group] >= 0 ? _units.Options[_choice[group]].Score : default);
        for (var i = 0; i < _units.All[group].Count && !_isStopped; i++)
        {
            var option = _units.Sorted(group, i);
            if (!(others + _units.Options[option].Score > _best))
                break;
            if (!IsAllowed(_units.Options[option]))
                continue;
            _units.All[group].Fixed = option;
            _present[_presentCount++] = KeyOf(_units.Options[option]);
            Search(depth + 1);
            _presentCount--;
        }

        _units.All[group].Fixed = AssignmentUnit.Nothing;
        Search(depth + 1);
        _units.All[group].Fixed = AssignmentUnit.Open;
    }

    // A first answer, so that there is one whatever happens, and the bounds have something to be held against.
    private void Greedy()
    {
        var score = default(SetScore);
        for (var unit = 0; unit < _units.Count; unit++)
        {
            _choice[unit] = -1;
            for (var i = 0; i < _units.All[unit].Count && i < AssignmentUnits.SelectedMax && _choice[unit] < 0; i++)
            {
                var option = _units.Sorted(unit, i);
                if (FitsBefore(unit, _units.Options[option]))
                    _choice[unit] = option;
            }

            score += _choice[unit] >= 0 ? _units.Options[_choice[unit]].Score : default;
        }

        _relaxed = score;
        Record();
    }

    private bool FitsBefore(int unit, in SlotOption option)
    {
        var ofBrand = option.Slots;
        for (var other = 0; other < unit; other++)
        {
            if (_choice[other] < 0)
                continue;
            ref readonly var chosen = ref _units.Options[_choice[other]];
            _steps++;
            ofBrand += chosen.Brand == option.Brand ? chosen.Slots : 0;
            if (_problem.MustNotMeet(chosen.Brand, chosen.Category, option.Brand, option.Category))
                return false;
        }

        return ofBrand <= _problem.SlotsPerBrandMax;
    }

    private void Record()
    {
        _best = _relaxed;
        _answer.Fill(SlotAssignment.Original);
        for (var unit = 0; unit < _units.Count; unit++)
        {
            if (_choice[unit] >= 0)
                _units.Write(_choice[unit], _units.All[unit].IsGroup, _answer);
        }
    }

    private readonly SetKey KeyOf(in SlotOption option) => new(option.Brand, _problem.CategoryRivals ? option.Category : 0);

    private bool IsAllowed(in SlotOption option)
    {
        _steps += 1 + _presentCount + _absentCount;
        var key = KeyOf(option);
        foreach (ref readonly var absent in _absent.AsSpan(0, _absentCount))
        {
            if (absent == key)
                return false;
        }

        foreach (ref readonly var present in _present.AsSpan(0, _presentCount))
        {
            if (_problem.MustNotMeet(present.Brand, present.Category, key.Brand, key.Category))
                return false;
        }

        return true;
    }

    // The brand that stands against most of what the units took; of a contested category, the brand that would fill it best.
    private SetKey? FindContested()
    {
        SetKey? found = null;
        var most = default(SetScore);
        for (var unit = 0; unit < _units.Count; unit++)
        {
            if (_choice[unit] < 0)
                continue;
            ref readonly var option = ref _units.Options[_choice[unit]];
            var against = default(SetScore);
            for (var other = 0; other < _units.Count; other++)
            {
                if (_choice[other] < 0)
                    continue;
                ref readonly var chosen = ref _units.Options[_choice[other]];
                _steps++;
                if (_problem.MustNotMeet(chosen.Brand, chosen.Category, option.Brand, option.Category))
                    against += chosen.Score;
            }

            if (against > most)
                (most, found) = (against, KeyOf(option));
        }

        return found is null ? null : _contested ?? found;
    }

    // Single slots were shared out; only an open group can still have too many of a brand.
    private readonly int FindOverfullGroup()
    {
        for (var unit = 0; _isLimited && unit < _units.Count; unit++)
        {
            if (!_units.All[unit].IsGroup || _units.All[unit].Fixed != AssignmentUnit.Open || _choice[unit] < 0)
                continue;
            var brand = _units.Options[_choice[unit]].Brand;
            var slots = 0;
            for (var other = 0; other < _units.Count; other++)
            {
                if (_choice[other] >= 0 && _units.Options[_choice[other]].Brand == brand)
                    slots += _units.Options[_choice[other]].Slots;
            }

            if (slots > _problem.SlotsPerBrandMax)
                return unit;
        }

        return -1;
    }
}
