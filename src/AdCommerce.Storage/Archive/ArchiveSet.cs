using System.Globalization;
using System.Text.RegularExpressions;

namespace AdCommerce.Storage.Archive;

/// <summary>
/// Three files that hold consecutive entries of one partition and day: as they were written, as one row per event, and as one row per
/// attempt that became final. The file of the entries is written last: with it, and only with it, the set counts.
/// </summary>
/// <param name="Folder">The day's folder.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Day">The UTC day on which all its entries were written.</param>
/// <param name="From">Position of its first entry.</param>
/// <param name="To">Position of its last entry.</param>
internal sealed partial record ArchiveSet(string Folder, int Partition, DateOnly Day, long From, long To)
{
    public const string Entries = "entries";
    public const string Events = "events";
    public const string Attempts = "attempts";

    private const string DayFormat = "yyyy-MM-dd";
    private const string DayPrefix = "day=";

    /// <summary>Path of one of its files.</summary>
    public string PathOf(string table) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{From:D12}-{To:D12}.{table}.parquet"));

    /// <summary>True when everything in the other set is in this one, too.</summary>
    public bool Covers(ArchiveSet other) => From <= other.From && other.To <= To;

    /// <summary>The folder of a day below that of a partition.</summary>
    public static string FolderOf(string partitionFolder, DateOnly day) =>
        Path.Combine(partitionFolder, DayPrefix + day.ToString(DayFormat, CultureInfo.InvariantCulture));

    /// <summary>The day of a folder's name; null when it is no such folder.</summary>
    public static DateOnly? DayOf(string folder) =>
        Path.GetFileName(folder) is { } name && name.StartsWith(DayPrefix, StringComparison.Ordinal)
        && DateOnly.TryParseExact(name[DayPrefix.Length..], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The set and the table that a file's name says; null when it says none.</summary>
    public static (ArchiveSet Set, string Table)? Parse(string path, int partition, DateOnly day)
    {
        var match = FileName().Match(Path.GetFileName(path));
        if (!match.Success)
            return null;
        var from = long.Parse(match.Groups["from"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var to = long.Parse(match.Groups["to"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return from < 1 || to < from ? null : (new ArchiveSet(Path.GetDirectoryName(path)!, partition, day, from, to), match.Groups["table"].Value);
    }

    [GeneratedRegex(@"^(?<from>[0-9]{12,18})-(?<to>[0-9]{12,18})\.(?<table>entries|events|attempts)\.parquet\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}
