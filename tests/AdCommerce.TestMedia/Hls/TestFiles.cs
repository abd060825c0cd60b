using System.Text;
using AdCommerce.Domain;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Catalog.Import;

namespace AdCommerce.TestMedia.Hls;

/// <summary>The files of a source, in memory. Names are relative to the folder of its multivariant playlist.</summary>
public sealed class TestFiles
{
    /// <summary>Where the files seem to be.</summary>
    public const string Folder = "media://test/source/";

    /// <summary>Name of the multivariant playlist.</summary>
    public const string Master = "master.m3u8";

    /// <summary>Rules under which the files may be read.</summary>
    public static MediaAddressRules Rules { get; } = new(["cdn.example.com"], ["test"]);

    /// <summary>Address of the multivariant playlist.</summary>
    public static string SourceUri => Folder + Master;

    /// <summary>Name to bytes.</summary>
    public Dictionary<string, byte[]> Files { get; init; } = [];

    /// <summary>A file as text.</summary>
    public string Text(string name) => Encoding.UTF8.GetString(Files[name]);

    /// <summary>Writes a file as text.</summary>
    public TestFiles Put(string name, string text)
    {
        Files[name] = Encoding.UTF8.GetBytes(text);
        return this;
    }

    /// <summary>Replaces text of a playlist; the text has to be there.</summary>
    public TestFiles Replace(string name, string old, string replacement)
    {
        string text = Text(name);
        return text.Contains(old, StringComparison.Ordinal)
            ? Put(name, text.Replace(old, replacement, StringComparison.Ordinal))
            : throw new ArgumentException($"{name} does not contain '{old}'", nameof(old));
    }

    /// <summary>Replaces text in every playlist that has it.</summary>
    public TestFiles ReplaceEverywhere(string old, string replacement)
    {
        foreach (string name in Files.Keys.Where(static name => name.EndsWith(".m3u8", StringComparison.Ordinal)).ToArray())
        {
            Put(name, Text(name).Replace(old, replacement, StringComparison.Ordinal));
        }

        return this;
    }

    /// <summary>A copy that can be changed on its own; the bytes of files are shared until they are replaced.</summary>
    public TestFiles Copy() => new() { Files = new Dictionary<string, byte[]>(Files) };

    /// <summary>Reads the whole source as an import does.</summary>
    public Result<SourcePresentation> Read()
    {
        Result<SourceReading> begun = SourceReading.Begin(SourceUri, Rules);
        SourceReading reading = begun.Value!;
        while (!reading.Pending.IsEmpty)
        {
            reading.Advance([.. reading.Pending.Select(Answer)]);
        }

        return reading.Finish();
    }

    /// <summary>Imports the source as an episode.</summary>
    public Result<EpisodeContent> ImportEpisode()
    {
        Result<SourcePresentation> source = Read();
        return source.Value is { } read ? EpisodeImport.Import(read) : source.Rejection!;
    }

    /// <summary>Grades the source as a variant.</summary>
    public Result<VariantGrading> Grade(EpisodeContent content, Slot slot, string productId = "velvet")
    {
        Result<SourcePresentation> source = Read();
        return source.Value is { } read ? VariantGrader.Grade(content, slot, productId, read) : source.Rejection!;
    }

    /// <summary>The answer to one request of an import.</summary>
    public MediaAnswer Answer(MediaRead read)
    {
        string address = read.Address.ToString();
        bool isKnown = address.StartsWith(Folder, StringComparison.Ordinal) && Files.ContainsKey(address[Folder.Length..]);
        if (!isKnown)
        {
            return read.Failed("there is no such file");
        }

        ReadOnlySpan<byte> bytes = Files[address[Folder.Length..]];
        if (read.Range is not { } range)
        {
            return read.Measure(bytes);
        }

        long offset = Math.Min(range.Offset, bytes.Length);
        return read.Measure(bytes.Slice((int)offset, (int)Math.Min(range.Length, bytes.Length - offset)));
    }
}
