using System.Globalization;
using System.Text.RegularExpressions;

namespace AdCommerce.Storage.Archive;

/// <summary>
/// The attempts of many days of a partition in one file, <c>v1/partition=07/{from}-{to}.{first day}.{last day}.digest.parquet</c>: for reports, which would have to open thousands of files
/// otherwise. It is made of the files of days that are over, which stay what counts, and can be deleted at any time.
/// </summary>
/// <param name="Folder">The partition's folder.</param>
/// <param name="From">Position of its first entry.</param>
/// <param name="To">Position of its last entry.</param>
/// <param name="FirstDay">The UTC day on which its first entry was written.</param>
/// <param name="LastDay">The same of its last entry.</param>
internal sealed partial record AttemptDigest(string Folder, long From, long To, DateOnly FirstDay, DateOnly LastDay)
{
    /// <summary>So many pieces become one; as many of those a larger one, and so on: that each attempt is written a few times, and a report opens a few files.</summary>
    private const int PiecesMerged = 4;

    /// <summary>Digests of this many days stay as they are.</summary>
    private const int DaysMax = PiecesMerged * PiecesMerged * PiecesMerged;

    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Where it is.</summary>
    public string Path => System.IO.Path.Combine(Folder, string.Create(
        CultureInfo.InvariantCulture, $"{From:D12}-{To:D12}.{FirstDay.ToString(DayFormat, CultureInfo.InvariantCulture)}.{LastDay.ToString(DayFormat, CultureInfo.InvariantCulture)}.digest.parquet"));

    /// <summary>True when everything in the other one is in this one, too.</summary>
    public bool Covers(AttemptDigest other) => From <= other.From && other.To <= To;

    /// <summary>The digests in a partition's folder, by position; one that is covered by another may be among them.</summary>
    public static IReadOnlyList<AttemptDigest> In(string partitionFolder) =>
        [.. Directory.EnumerateFiles(partitionFolder, "*.digest.parquet").Select(Parse).OfType<AttemptDigest>().OrderBy(static digest => digest.From).ThenByDescending(static digest => digest.To)];

    /// <summary>The largest one that begins at a position and does not reach behind another; null when there is none.</summary>
    public static AttemptDigest? Find(IReadOnlyList<AttemptDigest> digests, long from, long end) => digests.FirstOrDefault(digest => digest.From == from && digest.To <= end);

    /// <summary>Which one to make next; null for none.</summary>
    /// <param name="known">Those that are there.</param>
    /// <param name="days">Days that are over, each as one set that follows the one before.</param>
    public static AttemptDigest? FindNext(IReadOnlyList<AttemptDigest> known, IReadOnlyList<ArchiveSet> days)
    {
        if (days.Count == 0)
            return null;
        var pieces = PiecesOf(known, days);
        for (var target = DaysMax; target >= PiecesMerged; target /= PiecesMerged)
        {
            var first = pieces.Count;
            while (first > 0 && pieces[first - 1].Days < target)
                first--;
            if (pieces.Skip(first).Sum(static piece => piece.Days) >= target)
                return new AttemptDigest(System.IO.Path.GetDirectoryName(days[0].Folder)!, pieces[first].First.From, days[^1].To, pieces[first].First.Day, days[^1].Day);
        }

        return null;
    }

    // What a report would open: the first set of each piece, and how many days it has.
    private static List<(ArchiveSet First, int Days)> PiecesOf(IReadOnlyList<AttemptDigest> known, IReadOnlyList<ArchiveSet> days)
    {
        List<(ArchiveSet First, int Days)> pieces = [];
        for (var i = 0; i < days.Count;)
        {
            var through = Find(known, days[i].From, days[^1].To)?.To ?? days[i].To;
            var count = days.Skip(i).TakeWhile(day => day.To <= through).Count();
            pieces.Add((days[i], count));
            i += count;
        }

        return pieces;
    }

    private static AttemptDigest? Parse(string path)
    {
        var match = FileName().Match(System.IO.Path.GetFileName(path));
        return match.Success
            && DateOnly.TryParseExact(match.Groups["first"].ValueSpan, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
            && DateOnly.TryParseExact(match.Groups["last"].ValueSpan, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var last)
            ? new AttemptDigest(System.IO.Path.GetDirectoryName(path)!, PositionOf(match.Groups["from"]), PositionOf(match.Groups["to"]), first, last)
            : null;
    }

    private static long PositionOf(Group digits) => long.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<from>[0-9]{12,18})-(?<to>[0-9]{12,18})\.(?<first>[0-9-]{10})\.(?<last>[0-9-]{10})\.digest\.parquet\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}
