using System.Collections.Immutable;
using AdCommerce.Domain.Media.Hls;
using AdCommerce.Domain.Media.Mp4;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>
/// Says what of a source has to be read next, until all of it is known: the multivariant playlist, then media playlists, then
/// initialization sections, then segments. It reads nothing itself, so that whoever has the bytes (network, folder, test)
/// decides how they are had, and the same reading can be replayed. Not thread-safe: one import owns one.
/// </summary>
public sealed class SourceReading
{
    private MediaAddress _address;
    private readonly MediaAddressRules _rules;
    private readonly ImportProblems _problems = new();
    private readonly Dictionary<(int Rendition, int Item), MediaAnswer> _answers = [];
    private MultivariantPlaylist? _multivariant;
    private ImmutableArray<NamedRendition> _named = [];
    private ImmutableArray<ListedRendition> _listed = [];
    private ImmutableArray<(int Rendition, int Item)> _asked = [];
    private Stage _stage = Stage.Multivariant;

    private SourceReading(MediaAddress address, MediaAddressRules rules)
    {
        _address = address;
        _rules = rules;
        Pending = [new MediaRead { Kind = MediaReadKind.MultivariantPlaylist, Address = address }];
    }

    private enum Stage
    {
        Multivariant,
        Playlists,
        Inits,
        Segments,
        Done,
    }

    /// <summary>What has to be read now, in any order; empty when there is nothing left.</summary>
    public ImmutableArray<MediaRead> Pending { get; private set; }

    /// <summary>Begins with the address as a person gave it.</summary>
    /// <param name="sourceUri">https://… or media://{root}/….</param>
    /// <param name="rules">Where media may come from.</param>
    public static Result<SourceReading> Begin(string sourceUri, MediaAddressRules rules)
    {
        if (!MediaAddress.TryParse(sourceUri, out MediaAddress? address, out string? problem))
        {
            return Rejection.Invalid(ImportFields.SourceUri, $"The URI {problem}.");
        }

        return rules.Problem(address) is { } refused
            ? Rejection.Invalid(ImportFields.SourceUri, $"The URI {refused}.")
            : new SourceReading(address, rules);
    }

    /// <summary>Takes the answers to all of <see cref="Pending"/>, in its order, and says what comes next.</summary>
    public void Advance(ImmutableArray<MediaAnswer> answers)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(answers.Length, Pending.Length);
        foreach (MediaAnswer answer in answers)
        {
            _problems.AddRange(answer.Problems);
        }

        if (_stage == Stage.Multivariant)
        {
            _multivariant = answers[0].Multivariant;
            _address = answers[0].ReadFrom ?? _address;
        }

        for (int i = 0; i < _asked.Length; i++)
        {
            _answers[_asked[i]] = answers[i];
        }

        do
        {
            _stage++;
            Pending = Ask();
        }
        while (Pending.IsEmpty && _stage < Stage.Done);
    }

    /// <summary>What has been read, once nothing is pending; a refusal when there is no multivariant playlist to speak of.</summary>
    public Result<SourcePresentation> Finish()
    {
        if (_multivariant is null)
        {
            return ImportFields.Refuse(_problems.ToImmutable());
        }

        return new SourcePresentation
        {
            Address = _address,
            Multivariant = _multivariant,
            Renditions = [.. _listed.Select(ToSource)],
            Problems = _problems.ToImmutable(),
            Rules = _rules,
        };
    }

    private ImmutableArray<MediaRead> Ask() => _stage switch
    {
        Stage.Playlists when _multivariant is not null => AskPlaylists(_multivariant),
        Stage.Inits when _multivariant is not null => AskInits(),
        Stage.Segments when _multivariant is not null => AskSegments(),
        _ => Asking([]),
    };

    private ImmutableArray<MediaRead> AskPlaylists(MultivariantPlaylist multivariant)
    {
        _named = RenditionNaming.Name(multivariant, (uri, line) => ListedRendition.Resolve(_address, uri, _rules, _problems, line));
        if (_named.Length > ImportLimits.RenditionsMax)
        {
            _problems.Add(new ImportProblem($"the source has {_named.Length} media playlists, at most {ImportLimits.RenditionsMax} are taken") { Document = _address.ToString() });
            _named = _named[..ImportLimits.RenditionsMax];
        }

        return Asking(_named.Select((rendition, index) => ((index, 0), new MediaRead
        {
            Kind = MediaReadKind.MediaPlaylist,
            Address = rendition.Address,
            RenditionId = rendition.Id,
            Variables = multivariant.Variables,
        })));
    }

    private ImmutableArray<MediaRead> AskInits()
    {
        var listed = ImmutableArray.CreateBuilder<ListedRendition>();
        int left = ImportLimits.SegmentsMax;
        for (int i = 0; i < _named.Length; i++)
        {
            if (_answers[(i, 0)] is { Playlist: { } playlist, ReadFrom: { } readFrom })
            {
                left -= playlist.Segments.Length;
                listed.Add(ListedRendition.Of(_named[i], readFrom, playlist, _rules, _problems));
            }
        }

        _answers.Clear();
        _listed = listed.ToImmutable();
        if (left < 0)
        {
            _problems.Add(new ImportProblem($"the source has more than {ImportLimits.SegmentsMax} segments in all") { Document = _address.ToString() });
            _listed = [];
        }

        return Asking(
            from rendition in Enumerable.Range(0, _listed.Length)
            from init in Enumerable.Range(0, _listed[rendition].Inits.Length)
            select ((rendition, Item: -1 - init), _listed[rendition].ReadInit(init)));
    }

    private ImmutableArray<MediaRead> AskSegments() => Asking(
        from rendition in Enumerable.Range(0, _listed.Length)
        from segment in Enumerable.Range(0, _listed[rendition].Segments.Length)
        let read = _listed[rendition].ReadSegment(segment, init => InitOf(rendition, init))
        where read is not null
        select ((rendition, Item: segment), read));

    private ImmutableArray<MediaRead> Asking(IEnumerable<((int Rendition, int Item) Key, MediaRead Read)> reads)
    {
        ImmutableArray<((int Rendition, int Item) Key, MediaRead Read)> all = [.. reads];
        _asked = [.. all.Select(static ask => ask.Key)];
        return [.. all.Select(static ask => ask.Read)];
    }

    private InitFacts? InitOf(int rendition, int init) => _answers.GetValueOrDefault((rendition, -1 - init))?.Init;

    private SourceRendition ToSource(ListedRendition listed, int rendition) => new()
    {
        Id = listed.Named.Id,
        Kind = listed.Named.Kind,
        Address = listed.Named.Address,
        ReadFrom = listed.ReadFrom,
        Playlist = listed.Playlist,
        Inits = [.. listed.Inits.Select((init, index) => init with { Facts = InitOf(rendition, index) })],
        Segments = [.. listed.Segments.Select((segment, index) => _answers.GetValueOrDefault((rendition, index)) is { } answer
            ? segment with { Facts = answer.Segment, SizeBytes = answer.SizeBytes }
            : segment)],
    };
}
