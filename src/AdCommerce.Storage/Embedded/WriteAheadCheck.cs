using System.Buffers.Binary;

namespace AdCommerce.Storage.Embedded;

/// <summary>
/// Looks through an embedded store's log of writes before the engine does. The engine reads as far as it understands, without a word: it takes a log
/// that is cut inside a commit for an empty one, and goes on from the middle of a damaged one, over what was acknowledged.
/// </summary>
/// <remarks>
/// The log is pages of records; each has its length before it and begins at a multiple of four; none crosses a page's end. What lies behind the last
/// commit is the write that a dying process had begun, and nobody was told that it had succeeded: it is cut off. Where the chain of records breaks
/// <em>before</em> a whole commit, the file was damaged. Records have no sum of their own: what is damaged inside one, other than its lengths, is for its reader to find.
/// </remarks>
internal sealed class WriteAheadCheck(WriteAheadFiles files)
{
    private const int PageBytes = EmbeddedStore.WriteAheadPageBytes;

    /// <summary>What is before it is the engine's own.</summary>
    private const long FirstAddress = 64;

    private readonly byte[] _buffer = new byte[Math.Min(PageBytes, files.EndAddress)];

    /// <summary>Bytes of an unfinished write that were cut off.</summary>
    public long CutBytes { get; private set; }

    /// <summary>Checks, and cuts off an unfinished write.</summary>
    /// <returns>Where the log ends; 0 when nothing whole was ever written to it.</returns>
    /// <exception cref="InvalidDataException">It is damaged; says where.</exception>
    public long Run()
    {
        var last = FindLastCommit();
        if ((last?.EndAddress ?? 0) < files.NotedEnd)
            throw new InvalidDataException(
                $"The log of writes is damaged: it has lost its end. Whole writes are in it up to address {last?.EndAddress ?? 0}; there were some up to {files.NotedEnd}");
        if (last is not { } commit)
            return 0;

        var end = Walk(Math.Max(commit.BeginAddress, FirstAddress));
        if (end < commit.EndAddress)
            throw new InvalidDataException(
                $"The log of writes is damaged within {commit.EndAddress - end} bytes behind {files.Describe(end)}: its records lead astray there, before the last whole one");
        CutAt(end);
        return end;
    }

    private WriteAheadCommit? FindLastCommit()
    {
        for (var address = PageOf(files.EndAddress); address >= files.BeginAddress; address -= PageBytes)
            if (WriteAheadCommit.FindLast(files.Read(address, _buffer), address) is { } commit)
                return commit;
        return null;
    }

    /// <summary>Goes from record to record as far as they lead. Returns the end of the last commit on the way.</summary>
    private long Walk(long begin)
    {
        var end = begin;
        for (var address = begin; address < files.EndAddress; address = PageOf(address) + PageBytes)
            if (!WalkPage(files.Read(PageOf(address), _buffer), PageOf(address), (int)(address % PageBytes), ref end))
                break;
        return end;
    }

    private static bool WalkPage(ReadOnlySpan<byte> page, long pageAddress, int offset, ref long end)
    {
        while (offset + sizeof(int) <= page.Length)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(page[offset..]);
            if (length == 0)
                return IsZero(page[offset..]);
            var commit = length < 0 ? WriteAheadCommit.Read(page, pageAddress, offset) : null;
            var next = commit is { } whole ? whole.EndAddress - pageAddress : offset + sizeof(int) + ((length + 3L) & ~3L);
            if ((length < 0 && commit is null) || next > page.Length)
                return false;
            if (length > 0 && !WriteAheadRecord.IsSound(page.Slice(offset + sizeof(int), length)))
                return false;
            offset = (int)next;
            end = commit?.EndAddress ?? end;
        }

        return true;
    }

    private void CutAt(long end)
    {
        for (var address = end; address < files.EndAddress; address = PageOf(address) + PageBytes)
        {
            // Zeros are what the engine fills a sector up with.
            var page = files.Read(PageOf(address), _buffer);
            if (address % PageBytes >= page.Length || IsZero(page[(int)(address % PageBytes)..]))
                continue;
            CutBytes = files.EndAddress - end;
            files.CutAt(end);
            return;
        }
    }

    private static bool IsZero(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept((byte)0);

    private static long PageOf(long address) => address - (address % PageBytes);
}
