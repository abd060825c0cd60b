using System.Collections.Concurrent;

namespace AdCommerce.Domain.Playback;

/// <summary>One concrete cut of an episode.</summary>
public sealed class Edition
{
    private readonly EpisodeEditions _editions;
    private readonly ConcurrentDictionary<string, byte[]> _media = new(StringComparer.Ordinal);

    internal Edition(EditionId id, string choices, byte[] multivariant, EpisodeEditions editions)
    {
        Id = id;
        Choices = choices;
        Multivariant = multivariant;
        _editions = editions;
    }

    /// <summary>Its name.</summary>
    public EditionId Id { get; }

    /// <summary>One character for each slot; empty without slots.</summary>
    public string Choices { get; }

    /// <summary>The multivariant playlist, UTF-8.</summary>
    public ReadOnlyMemory<byte> Multivariant { get; }

    /// <summary>The media playlist of a rendition, UTF-8, or null for a rendition that the episode does not have.</summary>
    public ReadOnlyMemory<byte>? Media(string renditionId)
    {
        if (_media.TryGetValue(renditionId, out var kept))
            return kept;
        // Not a conditional expression: a null array would become an empty playlist.
        if (_editions.RenderMedia(Choices, renditionId) is not { } rendered)
            return null;
        return _media.GetOrAdd(renditionId, rendered);
    }
}
