using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Playback;

/// <summary>
/// Every edition that one revision of an episode can make. What editions share is written once, when this is built; an edition is put
/// together when it is first asked for and then kept, up to <see cref="KeptMax"/>. Same choices, same bytes, always.
/// </summary>
public sealed class EpisodeEditions
{
    /// <summary>How many editions of one revision are kept in memory; beyond it they are put together at each request.</summary>
    public const int KeptMax = 1_024;

    private readonly ImmutableArray<RenditionTemplate> _renditions;
    private readonly FrozenDictionary<string, int> _renditionIndex;
    private readonly MultivariantTemplate _multivariant;
    private readonly string _originalSha256;
    private readonly ConcurrentDictionary<string, Edition> _kept = new(StringComparer.Ordinal);

    /// <summary>Prepares the revision's playlists.</summary>
    public EpisodeEditions(string episodeId, EpisodeRevision revision)
    {
        EpisodeId = episodeId;
        Revision = revision;
        _renditions = [.. revision.Content.Renditions.Select((_, i) => new RenditionTemplate(revision, i))];
        _renditionIndex = _renditions.Select(static (r, i) => (r.Id, i)).ToFrozenDictionary(static p => p.Id, static p => p.i, StringComparer.Ordinal);
        _multivariant = new MultivariantTemplate(episodeId, revision, _renditions);
        var original = new string('0', revision.Slots.Length);
        _originalSha256 = HashOf(original);
        Original = Get(original);
    }

    /// <summary>The episode.</summary>
    public string EpisodeId { get; }

    /// <summary>The revision.</summary>
    public EpisodeRevision Revision { get; }

    /// <summary>The edition with every slot as it was shot.</summary>
    public Edition Original { get; }

    /// <summary>How many editions there are: the product over all slots; at most <see cref="long.MaxValue"/>.</summary>
    public long Count
    {
        get
        {
            Int128 count = 1;
            foreach (var slot in Revision.Slots)
                count = Int128.Min(count * (slot.Variants.Length + 1), long.MaxValue);
            return (long)count;
        }
    }

    /// <summary>The edition of valid choices.</summary>
    /// <exception cref="ArgumentException">A choice that no slot has: a bug, since choices come from a decision over this revision.</exception>
    public Edition Get(string choices)
    {
        if (_kept.TryGetValue(choices, out var kept))
            return kept;
        if (!IsPossible(choices))
            throw new ArgumentException("no choices of this revision", nameof(choices));
        var id = IdOf(choices);
        var edition = new Edition(id, choices, _multivariant.Render(choices, id), this);
        return _kept.Count < KeptMax ? _kept.GetOrAdd(choices, edition) : edition;
    }

    /// <summary>The edition with an id, or null for one that no choice can make.</summary>
    public Edition? Find(EditionId id)
    {
        var choices = Revision.Slots.Length == 0 && id.Choices == "0" ? "" : id.Choices;
        // The id comes from anyone, so nothing is rendered or kept for one that is wrong.
        return IsPossible(choices) && (_kept.TryGetValue(choices, out var kept) ? kept.Id : IdOf(choices)) == id ? Get(choices) : null;
    }

    internal byte[]? RenderMedia(string choices, string renditionId)
    {
        if (!_renditionIndex.TryGetValue(renditionId, out var index))
            return null;
        var kind = Revision.Content.Renditions[index].Kind;
        return _renditions[index].Render(choices, Revision.Content.IndependentSegments && kind is RenditionKind.Video or RenditionKind.Audio);
    }

    private bool IsPossible(string choices)
    {
        if (choices.Length != Revision.Slots.Length)
            return false;
        for (var i = 0; i < choices.Length; i++)
        {
            if (EditionId.ChoiceOf(choices[i]) is not (>= 0 and var choice) || choice > Revision.Slots[i].Variants.Length)
                return false;
        }

        return true;
    }

    /// <summary>What the playlists say of the original, and the init sections that they point to: equal content has an equal hash on every installation.</summary>
    private string HashOf(string original)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var rendition in Revision.Content.Renditions)
        {
            hash.AppendData(RenderMedia(original, rendition.Id)!);
            foreach (var init in rendition.InitSections)
                hash.AppendData(Encoding.ASCII.GetBytes(init.Sha256));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private EditionId IdOf(string choices) => new(Revision.Number, choices.Length == 0 ? "0" : choices, Tag(choices));

    private string Tag(string choices)
    {
        var text = new StringBuilder().Append(EpisodeId).Append('\n').Append(_originalSha256).Append('\n').Append(Revision.Number);
        for (var i = 0; i < choices.Length; i++)
        {
            var choice = EditionId.ChoiceOf(choices[i]);
            text.Append('\n').Append(choice == 0 ? "original" : Revision.Slots[i].Variants[choice - 1].ContentSha256);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        return Base32.Encode(hash, EditionId.TagLength);
    }
}
