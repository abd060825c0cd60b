namespace AdCommerce.Domain.Playback.Assignment;

/// <summary>
/// Which brands must not meet in an episode because one named the other as its competitor. Naming works both ways: who is kept from A has A kept
/// from itself. Made once per snapshot.
/// </summary>
public sealed class CompetitorTable
{
    /// <summary>Nobody named anybody.</summary>
    public static readonly CompetitorTable None = new(0, []);

    private readonly int[] _ends;
    private readonly int[] _competitors;

    /// <summary>Makes the table.</summary>
    /// <param name="brandCount">Brands are numbered from 0.</param>
    /// <param name="named">Who named whom, in any order and as often as they like. A brand is never its own competitor.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number names no brand.</exception>
    public CompetitorTable(int brandCount, IEnumerable<(int Brand, int Competitor)> named)
    {
        var sets = new SortedSet<int>?[brandCount];
        foreach (var (brand, competitor) in named)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)brand, (uint)brandCount, nameof(named));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)competitor, (uint)brandCount, nameof(named));
            if (brand == competitor)
                continue;
            (sets[brand] ??= []).Add(competitor);
            (sets[competitor] ??= []).Add(brand);
        }

        _ends = new int[brandCount];
        var all = new List<int>();
        for (var brand = 0; brand < brandCount; brand++)
        {
            all.AddRange(sets[brand] ?? []);
            _ends[brand] = all.Count;
        }

        _competitors = [.. all];
    }

    /// <summary>The competitors of a brand, ascending. None for a number that the table does not know.</summary>
    public ReadOnlySpan<int> Of(int brand)
    {
        if ((uint)brand >= (uint)_ends.Length)
            return [];
        var start = brand == 0 ? 0 : _ends[brand - 1];
        return _competitors.AsSpan(start, _ends[brand] - start);
    }

    /// <summary>Whether the two must not meet. False for a brand and itself.</summary>
    public bool AreCompetitors(int brand, int other)
    {
        var mine = Of(brand);
        return mine.Length > 0 && mine.BinarySearch(other) >= 0;
    }
}
