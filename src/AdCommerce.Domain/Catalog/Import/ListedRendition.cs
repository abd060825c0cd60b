using System.Collections.Immutable;
using AdCommerce.Domain.Media.Hls;
using AdCommerce.Domain.Media.Mp4;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>A media playlist with its URIs resolved and checked; nothing of its media has been read yet.</summary>
internal sealed record ListedRendition(
    NamedRendition Named, MediaAddress ReadFrom, MediaPlaylist Playlist, ImmutableArray<SourceInit> Inits, ImmutableArray<SourceSegment> Segments)
{
    /// <summary>Resolves every URI of the playlist; those that are not acceptable are reported.</summary>
    public static ListedRendition Of(NamedRendition named, MediaAddress readFrom, MediaPlaylist playlist, MediaAddressRules rules, ImportProblems problems)
    {
        List<SourceInit> inits = [];
        Dictionary<HlsMap, int> indexOfMap = [];
        var keyTags = new KeyTags(named.Id, readFrom, rules, problems);
        var segments = ImmutableArray.CreateBuilder<SourceSegment>(playlist.Segments.Length);
        foreach (HlsSegment segment in playlist.Segments)
        {
            int initIndex = -1;
            if (segment.Map is { } map && !indexOfMap.TryGetValue(map, out initIndex))
            {
                initIndex = IndexOf(map, named.Id, readFrom, inits, rules, problems);
                indexOfMap.Add(map, initIndex);
            }

            segments.Add(new SourceSegment
            {
                Listed = segment,
                Address = Resolve(readFrom, segment.Uri, rules, problems, segment.Line, named.Id, segments.Count),
                InitIndex = initIndex,
                KeyTags = keyTags.Of(segment),
            });
        }

        return new ListedRendition(named, readFrom, playlist, [.. inits], segments.MoveToImmutable());
    }

    /// <summary>The address behind a URI of a playlist; null after reporting why it is not acceptable.</summary>
    public static MediaAddress? Resolve(
        MediaAddress playlist, string uri, MediaAddressRules rules, ImportProblems problems, int line, string renditionId = "", int segment = -1)
    {
        if (playlist.TryResolve(uri, out MediaAddress? address, out string? problem))
        {
            problem = rules.Problem(address);
        }

        if (problem is null)
        {
            return address;
        }

        problems.Add(new ImportProblem($"the URI {problem}") { Document = playlist.ToString(), Line = line, RenditionId = renditionId, Segment = segment });
        return null;
    }

    /// <summary>How to read an initialization section.</summary>
    public MediaRead ReadInit(int index) => new()
    {
        Kind = MediaReadKind.InitSection,
        Address = Inits[index].Address,
        Range = Inits[index].Range,
        RenditionId = Named.Id,
    };

    /// <summary>How to read a segment; null where that is impossible or pointless, which has been reported then.</summary>
    public MediaRead? ReadSegment(int index, Func<int, InitFacts?> initOf)
    {
        SourceSegment segment = Segments[index];
        bool isWholeEncrypted = segment.Listed.Keys.Any(static key => key.Method == KeyTags.WholeSegmentMethod);
        if (segment.Address is null || isWholeEncrypted || segment.Listed.Gap)
        {
            return null;
        }

        bool hasMap = segment.Listed.Map is not null;
        InitFacts? init = segment.InitIndex < 0 ? null : initOf(segment.InitIndex);
        MediaReadKind? kind = (hasMap, Named.Kind) switch
        {
            (true, _) => init is null ? null : MediaReadKind.Segment,
            (false, RenditionKind.Subtitles) => MediaReadKind.WebVtt,
            // One segment is enough to say what the others are, too.
            _ => index == 0 ? MediaReadKind.Unmapped : null,
        };
        return kind is null ? null : new MediaRead
        {
            Kind = kind.Value,
            Address = segment.Address,
            Range = segment.Listed.Range,
            RenditionId = Named.Id,
            Segment = index,
            Init = init,
        };
    }

    private static int IndexOf(HlsMap map, string renditionId, MediaAddress readFrom, List<SourceInit> inits, MediaAddressRules rules, ImportProblems problems)
    {
        if (Resolve(readFrom, map.Uri, rules, problems, map.Line, renditionId) is not { } address)
        {
            return -1;
        }

        var init = new SourceInit(address, map.Range, null);
        int index = inits.IndexOf(init);
        if (index >= 0)
        {
            return index;
        }

        if (inits.Count == ImportLimits.InitSectionsPerRenditionMax)
        {
            problems.Add(new ImportProblem($"more than {ImportLimits.InitSectionsPerRenditionMax} initialization sections in one playlist")
            {
                Document = readFrom.ToString(),
                Line = map.Line,
                RenditionId = renditionId,
                Box = "EXT-X-MAP",
            });
            return -1;
        }

        inits.Add(init);
        return inits.Count - 1;
    }
}
