using System.Globalization;
using System.IO.Hashing;
using System.Text.RegularExpressions;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using Orleans.Serialization;

namespace AdCommerce.Storage.Archive;

/// <summary>
/// The state of a partition after everything that retention has deleted: one file, <c>base-{position}.snapshot</c>, of a mark of its
/// format, a hash, and the snapshot as Orleans serializes it. The newest counts.
/// </summary>
internal static partial class ArchiveBase
{
    private const int HashBytes = 16;

    private static ReadOnlySpan<byte> Mark => "ACB1"u8;

    /// <summary>Path of the base at a position.</summary>
    public static string PathOf(string partitionFolder, long position) =>
        Path.Combine(partitionFolder, string.Create(CultureInfo.InvariantCulture, $"base-{position:D12}.snapshot"));

    /// <summary>Positions of the bases in a partition's folder, in order.</summary>
    public static IReadOnlyList<long> PositionsIn(string partitionFolder) =>
    [
        .. Directory.EnumerateFiles(partitionFolder)
            .Select(path => FileName().Match(Path.GetFileName(path)))
            .Where(match => match.Success)
            .Select(match => long.Parse(match.Groups["position"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            .Order(),
    ];

    /// <summary>Writes the base; it is durable afterwards.</summary>
    public static void Write(ArchiveDisk disk, string partitionFolder, ShardSnapshot snapshot, Serializer<ShardSnapshot> serializer)
    {
        var bytes = serializer.SerializeToArray(snapshot);
        var path = PathOf(partitionFolder, snapshot.Position);
        var file = disk.Create(path + PartitionFolder.TemporarySuffix);
        file.Write(Mark);
        file.Write(XxHash128.Hash(bytes));
        file.Write(bytes);
        disk.Finish(file);
        disk.Rename(path + PartitionFolder.TemporarySuffix, path);
        disk.FlushFolder(partitionFolder);
    }

    /// <summary>Reads the base at a position.</summary>
    /// <exception cref="ArchiveDamagedException">It is not what was written.</exception>
    public static ShardSnapshot Read(string partitionFolder, long position, Serializer<ShardSnapshot> serializer)
    {
        var path = PathOf(partitionFolder, position);
        var file = File.ReadAllBytes(path);
        if (!file.AsSpan().StartsWith(Mark))
            throw new ArchiveDamagedException(path, "it does not begin as a base of a known format does");
        var body = file.AsMemory(Math.Min(file.Length, Mark.Length + HashBytes));
        if (!file.AsSpan(Mark.Length, file.Length - Mark.Length - body.Length).SequenceEqual(XxHash128.Hash(body.Span)))
            throw new ArchiveDamagedException(path, "its hash does not match its content");
        var snapshot = serializer.Deserialize(body);
        return snapshot?.Position == position
            ? snapshot
            : throw new ArchiveDamagedException(path, $"it holds the state at {snapshot?.Position}");
    }

    [GeneratedRegex(@"^base-(?<position>[0-9]{12,18})\.snapshot\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}
