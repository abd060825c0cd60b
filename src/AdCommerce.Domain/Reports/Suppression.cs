namespace AdCommerce.Domain.Reports;

/// <summary>
/// Which cells of a table must be withheld so that small ones cannot be known: the small ones, and as many others as it takes that no small one can be
/// computed from what is told (trust.md, Privacy).
/// </summary>
/// <remarks>
/// What is told are sums over lines of cells. A withheld cell is known when the sums determine it, which is found out by elimination, and it is as good as known
/// when all that is withheld of a line comes to fewer than may be told.
/// </remarks>
public static class Suppression
{
    /// <summary>Fewest viewers at the entry, by default.</summary>
    public const int EntrantsMinDefault = 50;

    /// <summary>Fewest viewers at a later stage, by default.</summary>
    public const int LaterMinDefault = 10;

    // Coefficients are counted modulo a prime: sums of cells are tables of 0 and 1, so a row reduces there as it does in fractions.
    private const long Prime = 2_147_483_647;

    /// <summary>Which cells to withhold.</summary>
    /// <param name="values">The viewers of each cell.</param>
    /// <param name="min">Fewer are not told.</param>
    /// <param name="lines">Sets of cells whose sum is known.</param>
    /// <param name="withheld">Cells that are withheld already; null for none.</param>
    /// <returns>True for each cell to withhold.</returns>
    public static bool[] Withhold(IReadOnlyList<long> values, long min, IReadOnlyList<IReadOnlyList<int>> lines, bool[]? withheld = null)
    {
        var hidden = new bool[values.Count];
        for (var i = 0; i < hidden.Length; i++)
            hidden[i] = values[i] < min || withheld?[i] == true;
        while (FindLeak(values, min, lines, hidden) is { } line)
        {
            // The smallest that is still told, so that as little as possible is lost.
            var next = line.Where(cell => !hidden[cell]).OrderBy(cell => values[cell]).ThenBy(static cell => cell).Cast<int?>().FirstOrDefault();
            if (next is null)
                break;
            hidden[next.Value] = true;
        }

        return hidden;
    }

    /// <summary>A line by which a withheld cell can be known, and of which something is still told; null for none.</summary>
    private static IReadOnlyList<int>? FindLeak(IReadOnlyList<long> values, long min, IReadOnlyList<IReadOnlyList<int>> lines, bool[] hidden)
    {
        foreach (var line in lines)
        {
            var sum = 0L;
            var count = 0;
            foreach (var cell in line)
                (sum, count) = hidden[cell] ? (sum + values[cell], count + 1) : (sum, count);
            if (count > 0 && count < line.Count && (count == 1 || sum < min))
                return line;
        }

        var known = FindDetermined(lines, hidden);
        return known < 0 ? null : lines.FirstOrDefault(line => line.Contains(known) && line.Any(cell => !hidden[cell]));
    }

    /// <summary>A withheld cell that the sums determine; -1 for none.</summary>
    private static int FindDetermined(IReadOnlyList<IReadOnlyList<int>> lines, bool[] hidden)
    {
        int[] unknowns = [.. Enumerable.Range(0, hidden.Length).Where(cell => hidden[cell])];
        var columns = unknowns.Select((cell, column) => (cell, column)).ToDictionary(static p => p.cell, static p => p.column);
        var rows = lines.Select(line => line.Where(columns.ContainsKey).Select(cell => columns[cell]).ToArray()).Where(static row => row.Length > 0)
            .Select(row =>
            {
                var coefficients = new long[unknowns.Length];
                foreach (var column in row)
                    coefficients[column] = 1;
                return coefficients;
            }).ToList();
        var rank = 0;
        for (var column = 0; column < unknowns.Length && rank < rows.Count; column++)
        {
            var pivot = rows.FindIndex(rank, row => row[column] != 0);
            if (pivot < 0)
                continue;
            (rows[rank], rows[pivot]) = (rows[pivot], rows[rank]);
            Normalize(rows[rank], column);
            for (var other = 0; other < rows.Count; other++)
            {
                if (other != rank && rows[other][column] != 0)
                    Subtract(rows[other], rows[rank], rows[other][column]);
            }

            rank++;
        }

        // Of a fully reduced table a cell is determined iff a row speaks of it alone.
        foreach (var row in rows.Take(rank))
        {
            if (row.Count(static coefficient => coefficient != 0) == 1)
                return unknowns[Array.FindIndex(row, static coefficient => coefficient != 0)];
        }

        return -1;
    }

    private static void Normalize(long[] row, int column)
    {
        var inverse = Power(row[column], Prime - 2);
        for (var i = 0; i < row.Length; i++)
            row[i] = row[i] * inverse % Prime;
    }

    private static void Subtract(long[] row, long[] pivot, long factor)
    {
        for (var i = 0; i < row.Length; i++)
            row[i] = (row[i] + ((Prime - factor) * pivot[i])) % Prime;
    }

    private static long Power(long value, long exponent)
    {
        var result = 1L;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
                result = result * value % Prime;
            value = value * value % Prime;
        }

        return result;
    }
}
