using System.Globalization;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Storage.Archive;

/// <summary>What lies in one partition's folder, as its files' names say.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Sets">Sets that count, by position; one that is covered by another may be among them.</param>
/// <param name="Leftovers">Files that count for nothing: a process died while it wrote or deleted them.</param>
/// <param name="BasePosition">Position of the base; 0 without one.</param>
internal sealed record PartitionFolder(string Path, IReadOnlyList<ArchiveSet> Sets, IReadOnlyList<string> Leftovers, long BasePosition)
{
    /// <summary>What files that are being written end with.</summary>
    public const string TemporarySuffix = ".tmp";

    private const string FolderPrefix = "partition=";

    /// <summary>Digests, by position; one that is covered by another may be among them.</summary>
    public IReadOnlyList<AttemptDigest> Digests { get; init; } = [];

    /// <summary>The last position that is there; 0 for none.</summary>
    /// <exception cref="ArchiveDamagedException">A set before it is missing.</exception>
    public long End => Chain(BasePosition + 1) is [.., var last] ? last.To : BasePosition;

    /// <summary>The folder of a partition.</summary>
    public static string PathOf(string root, int partition) =>
        System.IO.Path.Combine(root, "v1", string.Create(CultureInfo.InvariantCulture, $"{FolderPrefix}{partition:D2}"));

    /// <summary>The partitions that have a folder, in order.</summary>
    public static IReadOnlyList<int> PartitionsIn(string root)
    {
        var folder = System.IO.Path.Combine(root, "v1");
        if (!Directory.Exists(folder))
            return [];
        return [.. Directory.EnumerateDirectories(folder, $"{FolderPrefix}*")
            .Select(path => int.TryParse(System.IO.Path.GetFileName(path).AsSpan(FolderPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1)
            .Where(partition => partition >= 0).Order()];
    }

    /// <summary>Looks into a folder; one that does not exist is empty.</summary>
    public static PartitionFolder Read(string root, int partition)
    {
        var path = PathOf(root, partition);
        List<ArchiveSet> sets = [];
        List<string> leftovers = [];
        if (!Directory.Exists(path))
            return new PartitionFolder(path, sets, leftovers, 0);
        foreach (var folder in Directory.EnumerateDirectories(path))
        {
            if (ArchiveSet.DayOf(folder) is { } day)
                ReadDay(folder, partition, day, sets, leftovers);
        }

        var bases = ArchiveBase.PositionsIn(path);
        leftovers.AddRange(Directory.EnumerateFiles(path, $"*{TemporarySuffix}"));
        leftovers.AddRange(bases.SkipLast(1).Select(position => ArchiveBase.PathOf(path, position)));
        sets.Sort(static (a, b) => a.From != b.From ? a.From.CompareTo(b.From) : b.To.CompareTo(a.To));
        return new PartitionFolder(path, sets, leftovers, bases is [.., var last] ? last : 0) { Digests = AttemptDigest.In(path) };
    }

    private static void ReadDay(string folder, int partition, DateOnly day, List<ArchiveSet> sets, List<string> leftovers)
    {
        string[] paths;
        try
        {
            paths = Directory.GetFiles(folder);
        }
        catch (DirectoryNotFoundException)
        {
            // Deleted since it was listed.
            return;
        }

        var files = paths.Select(file => (Path: file, Parsed: ArchiveSet.Parse(file, partition, day))).ToList();
        var complete = files.Where(file => file.Parsed?.Table == ArchiveSet.Entries).Select(file => file.Parsed!.Value.Set).ToHashSet();
        sets.AddRange(complete);
        leftovers.AddRange(files
            .Where(file => file.Parsed is { } parsed ? !complete.Contains(parsed.Set) : file.Path.EndsWith(TemporarySuffix, StringComparison.Ordinal))
            .Select(file => file.Path));
    }

    /// <summary>Sets that together hold every entry from a position on; where two overlap, the one that reaches further.</summary>
    /// <exception cref="ArchiveDamagedException">There are entries behind a gap.</exception>
    public IReadOnlyList<ArchiveSet> Chain(long from)
    {
        List<ArchiveSet> chain = [];
        var next = from;
        ArchiveSet? best = null;
        foreach (var set in Sets)
        {
            if (set.From > next)
            {
                if (best is null)
                    throw Gap(next, set);
                chain.Add(best);
                next = best.To + 1;
                best = null;
                if (set.From > next)
                    throw Gap(next, set);
            }

            if (set.To >= next && (best is null || set.To > best.To))
                best = set;
        }

        if (best is not null)
            chain.Add(best);
        return chain;
    }

    private ArchiveDamagedException Gap(long missing, ArchiveSet next) =>
        new(Path, $"entries {missing} to {next.From - 1}, which stood before {next.PathOf(ArchiveSet.Entries)}, are missing");
}
