namespace AdCommerce.LoadTests.Measure.Matching;

/// <summary>
/// The index of Whang, Garcia-Molina, Brower, Shanmugasundaram, Vassilvitskii, Vee and Yerneni, "Indexing Boolean Expressions", VLDB 2009, algorithm 1: conjunctions are
/// parted by how many (in) predicates they have (K); each part has, for each attribute and value, a posting list ordered by conjunction. A conjunction with K
/// such predicates matches when K of the viewer's lists hold it, which is found by moving all lists forward together. A number stands in the list of every
/// value of its range, a word of a set is an attribute of its own: so a viewer has one list for each.
/// </summary>
internal sealed class KIndexMatcher : IMatcher
{
    private const int End = int.MaxValue;
    private const int KeysPerAttribute = MatchingWorld.Numbers;
    private const int Keys = MatchingWorld.Attributes * KeysPerAttribute;

    private readonly int[]?[][] _parts;
    private readonly int[] _always;
    private readonly int[] _placementOf;
    private readonly bool[] _isFound;
    private readonly int[][] _lists = new int[MatchingWorld.Attributes * MatchingWorld.Words][];
    private readonly int[] _places = new int[MatchingWorld.Attributes * MatchingWorld.Words];
    private readonly int[] _keys = new int[MatchingWorld.Attributes * MatchingWorld.Words];

    public KIndexMatcher(MatchingWorld world)
    {
        var (parts, always, placementOf) = (new List<List<int>?[]>(), new List<int>(), new List<int>());
        for (var placement = 0; placement < world.Placements.Length; placement++)
        {
            foreach (var conjunction in world.Placements[placement])
            {
                var size = conjunction.Count(static w => !w.IsNegated);
                while (parts.Count <= size)
                    parts.Add(new List<int>?[Keys]);
                foreach (var (key, isNegated) in conjunction.SelectMany(KeysOf))
                    (parts[size][key] ??= []).Add(Entry(placementOf.Count, isNegated));
                if (size == 0)
                    always.Add(Entry(placementOf.Count, false));
                placementOf.Add(placement);
            }
        }

        _parts = [.. parts.Select(static p => p.Select(static l => l?.ToArray()).ToArray())];
        (_always, _placementOf, _isFound) = ([.. always], [.. placementOf], new bool[world.Placements.Length]);
    }

    public int Match(MatchedViewer viewer, int[] found)
    {
        var keys = KeysOf(viewer);
        var count = 0;
        for (var size = Math.Min(_parts.Length - 1, keys); size >= 0; size--)
            count = Match(size, keys, found, count);
        for (var i = 0; i < count; i++)
            _isFound[found[i]] = false;
        return count;
    }

    // The negated one comes first among the entries of a conjunction.
    private static int Entry(int conjunction, bool isNegated) => (conjunction << 1) | (isNegated ? 0 : 1);

    private static IEnumerable<(int Key, bool IsNegated)> KeysOf(Wish wish)
    {
        var first = wish.Attribute * KeysPerAttribute;
        return wish switch
        {
            WordWish words => words.Words.Select(w => (first + w, wish.IsNegated)),
            SetWish set => [(first + set.Word, wish.IsNegated)],
            RangeWish range => Enumerable.Range(first + range.From, range.To - range.From + 1).Select(k => (k, wish.IsNegated)),
            _ => throw new InvalidOperationException($"{wish.GetType()} has no keys"),
        };
    }

    private int KeysOf(MatchedViewer viewer)
    {
        var count = 0;
        for (var i = 0; i < viewer.Words.Length; i++)
            _keys[count++] = (i * KeysPerAttribute) + viewer.Words[i];
        for (var i = 0; i < viewer.Sets.Length; i++)
        {
            foreach (var word in viewer.Sets[i])
                _keys[count++] = ((MatchingWorld.WordAttributes + i) * KeysPerAttribute) + word;
        }

        for (var i = 0; i < viewer.Numbers.Length; i++)
            _keys[count++] = ((MatchingWorld.FirstNumber + i) * KeysPerAttribute) + viewer.Numbers[i];
        return count;
    }

    private int Match(int size, int keys, int[] found, int count)
    {
        var lists = 0;
        for (var i = 0; i < keys; i++)
        {
            if (_parts[size][_keys[i]] is { } list)
                (_lists[lists], _places[lists++]) = (list, 0);
        }

        if (size == 0)
            (_lists[lists], _places[lists++]) = (_always, 0);
        var needed = Math.Max(size, 1);
        if (lists < needed)
            return count;
        for (var i = 1; i < lists; i++)
            Sink(i, 0);
        while (Current(needed - 1) != End)
        {
            var first = Current(0);
            var conjunction = first >> 1;
            var next = Current(needed - 1) >> 1;
            if (conjunction == next)
            {
                next++;
                if ((first & 1) == 0)
                    SkipRejected(needed, lists, conjunction);
                else if (!_isFound[_placementOf[conjunction]])
                    (_isFound[_placementOf[conjunction]], found[count++]) = (true, _placementOf[conjunction]);
            }

            for (var i = 0; i < needed; i++)
                SkipTo(i, next << 1);
            for (var i = needed - 1; i >= 0; i--)
                Rise(i, lists);
        }

        return count;
    }

    private int Current(int list) => _places[list] < _lists[list].Length ? _lists[list][_places[list]] : End;

    private void SkipRejected(int from, int lists, int conjunction)
    {
        var last = from;
        for (; last < lists && Current(last) >> 1 == conjunction; last++)
            SkipTo(last, (conjunction + 1) << 1);
        for (var i = last - 1; i >= from; i--)
            Rise(i, lists);
    }

    // Doubles its steps, then halves them.
    private void SkipTo(int list, int entry)
    {
        var entries = _lists[list];
        var low = _places[list];
        if (low >= entries.Length || entries[low] >= entry)
            return;
        var step = 1;
        while (low + step < entries.Length && entries[low + step] < entry)
        {
            low += step;
            step <<= 1;
        }

        var high = Math.Min(low + step, entries.Length);
        while (low + 1 < high)
        {
            var middle = (low + high) >> 1;
            if (entries[middle] < entry)
                low = middle;
            else
                high = middle;
        }

        _places[list] = high;
    }

    // Lists stand in the order of their current entries.
    private void Rise(int list, int lists)
    {
        for (var current = Current(list); list + 1 < lists && Current(list + 1) < current; list++)
            Swap(list, list + 1);
    }

    private void Sink(int list, int to)
    {
        for (var current = Current(list); list > to && Current(list - 1) > current; list--)
            Swap(list, list - 1);
    }

    private void Swap(int a, int b)
    {
        (_lists[a], _lists[b]) = (_lists[b], _lists[a]);
        (_places[a], _places[b]) = (_places[b], _places[a]);
    }
}
