using System.Collections.Immutable;
using System.Text;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Media.Hls;
using AdCommerce.Domain.Playback;

namespace AdCommerce.Domain.Tests.Playback;

/// <summary>An edition as the texts that a player gets, which a test can also damage.</summary>
internal sealed class RenderedEdition
{
    private const string EpisodeId = "random";
    private const int EditionsMax = 24;

    private readonly Dictionary<string, string> _media;

    private RenderedEdition(EpisodeRevision revision, Edition edition)
    {
        (Id, Choices) = (edition.Id, edition.Choices);
        Multivariant = Encoding.UTF8.GetString(edition.Multivariant.Span);
        _media = revision.Content.Renditions.ToDictionary(rendition => rendition.Id, rendition => Encoding.UTF8.GetString(edition.Media(rendition.Id)!.Value.Span));
    }

    public EditionId Id { get; }

    public string Choices { get; }

    public string Multivariant { get; set; }

    /// <summary>The media playlists by rendition.</summary>
    public IDictionary<string, string> Media => _media;

    /// <summary>Renders all editions of a revision, or when they are many enough for every pair of choices.</summary>
    public static void ForEach(EpisodeRevision revision, Action<RenderedEdition, MediaFacts> check)
    {
        var editions = new EpisodeEditions(EpisodeId, revision);
        MediaFacts facts = MediaFacts.From(revision.Content, revision.Slots);
        ImmutableArray<int> choices = [.. revision.Slots.Select(slot => slot.Variants.Length + 1)];
        foreach (string chosen in editions.Count <= EditionsMax ? ChoiceSets.All(choices) : ChoiceSets.Pairs(choices))
        {
            check(new RenderedEdition(revision, editions.Get(chosen)), facts);
        }
    }

    public HlsPresentation Presentation() => new(
        Encoding.UTF8.GetBytes(Multivariant),
        _media.ToDictionary(pair => EditionPaths.Media(EpisodeId, Id, pair.Key), pair => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(pair.Value)));

    public MediaPlaylist Parse(string renditionId)
    {
        HlsParseResult<MediaPlaylist> result = MediaPlaylistParser.Parse(Encoding.UTF8.GetBytes(_media[renditionId]), HlsVariables.None);
        return result.Value ?? throw new InvalidOperationException(string.Join('\n', result.Errors));
    }

    public override string ToString() => string.Join('\n', _media.Select(pair => $"--- {pair.Key}\n{pair.Value}").Prepend(Multivariant));
}
