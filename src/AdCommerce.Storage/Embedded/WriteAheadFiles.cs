using System.Globalization;

namespace AdCommerce.Storage.Embedded;

/// <summary>The files that hold the log of writes of an embedded store which does not run. An address is a place in all of them, put together.</summary>
internal sealed class WriteAheadFiles
{
    private const string Prefix = "aof.log.";

    private readonly SortedDictionary<long, string> _segments = [];

    /// <param name="directory">The store's folder.</param>
    public WriteAheadFiles(string directory)
    {
        var folder = Path.Combine(directory, "AOF");
        if (!Directory.Exists(folder))
            return;
        foreach (var path in Directory.EnumerateFiles(folder, Prefix + "*"))
            if (long.TryParse(Path.GetFileName(path).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var segment))
                _segments.Add(segment * EmbeddedStore.WriteAheadSegmentBytes, path);
        var notes = Path.Combine(folder, "log-commits");
        if (Directory.Exists(notes))
            NotedEnd = Directory.EnumerateFiles(notes).Select(static path => WriteAheadCommit.ReadNote(File.ReadAllBytes(path))?.EndAddress ?? 1).DefaultIfEmpty(0).Max();
    }

    /// <summary>
    /// The log is whole at least up to there: where a commit ends of which the engine has made a note beside the log. 1 when the note is damaged; 0 when
    /// there is none, as in a new store.
    /// </summary>
    public long NotedEnd { get; }

    /// <summary>Where the first file begins; 0 without one.</summary>
    public long BeginAddress => _segments.Keys.FirstOrDefault();

    /// <summary>Where the last file ends; 0 without one.</summary>
    public long EndAddress => _segments.Count == 0 ? 0 : _segments.Last().Key + new FileInfo(_segments.Last().Value).Length;

    /// <summary>A place in words for people.</summary>
    public string Describe(long address) => FileAt(address) is { } file ? $"byte {address - file.Key} of {file.Value}" : $"address {address}";

    /// <summary>Reads what is there from an address on, at most a buffer full.</summary>
    public ReadOnlySpan<byte> Read(long address, byte[] buffer)
    {
        if (FileAt(address) is not { } file)
            return [];
        using var handle = File.OpenHandle(file.Value);
        var read = 0;
        for (var bytes = -1; bytes != 0 && read < buffer.Length; read += bytes)
            bytes = RandomAccess.Read(handle, buffer.AsSpan(read), address - file.Key + read);
        return buffer.AsSpan(0, read);
    }

    /// <summary>Takes off everything from an address on.</summary>
    public void CutAt(long address)
    {
        foreach (var (begin, path) in _segments.Where(segment => segment.Key > address).ToList())
        {
            File.Delete(path);
            _segments.Remove(begin);
        }

        if (FileAt(address) is not { } file)
            return;
        using var stream = new FileStream(file.Value, FileMode.Open, FileAccess.Write);
        stream.SetLength(Math.Min(stream.Length, address - file.Key));
        stream.Flush(flushToDisk: true);
    }

    private KeyValuePair<long, string>? FileAt(long address)
    {
        foreach (var segment in _segments)
            if (address >= segment.Key && address < segment.Key + EmbeddedStore.WriteAheadSegmentBytes)
                return segment;
        return null;
    }
}
