using AdCommerce.Domain.Reports;
using CsCheck;

namespace AdCommerce.Domain.Tests.Reports;

public sealed class SuppressionTests
{
    [Fact]
    public void Withhold_NothingSmall_WithholdsNothing() => Assert.Equal("...", Of([50, 60, 70], [0, 1, 2]));

    [Fact]
    public void Withhold_OneSmall_TakesTheNextSmallestWithIt() => Assert.Equal("xx.", Of([9, 60, 70], [0, 1, 2]));

    [Fact]
    public void Withhold_TwoSmallThatTogetherAreSmall_TakesAThird() => Assert.Equal("xxx.", Of([9, 8, 60, 70], [0, 1, 2, 3]));

    [Fact]
    public void Withhold_TwoSmallThatTogetherAreMany_AreEnough() => Assert.Equal("xx.", Of([49, 48, 70], [0, 1, 2]));

    [Fact]
    public void Withhold_OfTwoOneSmall_WithholdsBoth() => Assert.Equal("xx", Of([9, 1_000], [0, 1]));

    [Fact]
    public void Withhold_SumUnknown_WithholdsTheSmallOnly() => Assert.Equal("x..", Of([9, 60, 70]));

    [Fact]
    public void Withhold_Table_LeavesNoCellAlone()
    {
        // Rows and columns of three; the one small cell needs a partner in its row, one in its column, and one where these meet.
        int[][] lines = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8]];

        Assert.Equal("xx.xx....", Of([5, 60, 90, 61, 62, 90, 90, 90, 90], lines));
    }

    /// <summary>Two pairs of rows that only one cell connects: each line has two or three withheld cells, and that one is yet determined.</summary>
    [Fact]
    public void Withhold_BridgeBetweenTwoCycles_IsNotLeftDetermined()
    {
        // Cells of a table of 4 by 4. Withheld: the squares of rows 0, 1 x columns 0, 1 and rows 2, 3 x columns 2, 3, and the cell (1, 2).
        var lines = Enumerable.Range(0, 4).Select(static row => Enumerable.Range(4 * row, 4).ToArray())
            .Concat(Enumerable.Range(0, 4).Select(static column => Enumerable.Range(0, 4).Select(row => (4 * row) + column).ToArray())).ToArray();
        long[] values = [.. Enumerable.Repeat(100L, 16)];
        foreach (var small in (int[])[0, 1, 4, 5, 10, 11, 14, 15, 6])
            values[small] = 45;

        var told = Of(values, lines);

        Assert.True(told.Count(static c => c == 'x') > 9, told);
    }

    [Fact]
    public void Withhold_AnyTable_NoWithheldCellIsDeterminedAndNoSmallOneTold() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[1, 200].Array[16]).Sample(static (rows, columns, drawn) =>
        {
            long[] values = [.. drawn.Take(rows * columns).Select(static v => (long)v)];
            int[][] lines =
            [
                .. Enumerable.Range(0, rows).Select(r => Enumerable.Range(r * columns, columns).ToArray()),
                .. Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, rows).Select(r => (r * columns) + c).ToArray()),
            ];
            var hidden = Suppression.Withhold(values, 50, lines);

            Assert.DoesNotContain(Enumerable.Range(0, values.Length), cell => values[cell] < 50 && !hidden[cell]);
            foreach (var cell in Enumerable.Range(0, values.Length).Where(cell => hidden[cell]))
                Assert.True(CanDiffer(cell, lines, hidden) || LinesOf(cell, lines).All(line => line.All(c => hidden[c])), $"{cell} of {string.Join(' ', values)}");
        }, iter: 300);

    /// <summary>A cell of a table can be another iff it lies on a cycle of withheld cells: found by walking, not by elimination.</summary>
    private static bool CanDiffer(int cell, int[][] lines, bool[] hidden)
    {
        var ends = LinesOf(cell, lines).Select(line => Array.IndexOf(lines, line)).ToArray();
        var reached = new HashSet<int> { ends[0] };
        var open = new Queue<int>(reached);
        while (open.TryDequeue(out var line))
        {
            foreach (var next in lines[line].Where(c => c != cell && hidden[c]).SelectMany(c => LinesOf(c, lines)).Select(l => Array.IndexOf(lines, l)))
            {
                if (reached.Add(next))
                    open.Enqueue(next);
            }
        }

        return reached.Contains(ends[1]);
    }

    private static IEnumerable<int[]> LinesOf(int cell, int[][] lines) => lines.Where(line => line.Contains(cell));

    private static string Of(long[] values, params int[][] lines) =>
        string.Concat(Suppression.Withhold(values, 50, lines).Select(static hidden => hidden ? 'x' : '.'));
}
