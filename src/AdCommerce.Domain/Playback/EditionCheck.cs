using System.Collections.Immutable;
using System.Security.Cryptography;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Playback;

/// <summary>One broken rule in one edition.</summary>
/// <param name="Rule">"P1" to "P18".</param>
/// <param name="Edition">The edition it was first seen in.</param>
/// <param name="Playlist">The rendition's playlist, or "master".</param>
/// <param name="Line">Line in that playlist; 0 for the playlist as a whole.</param>
/// <param name="Message">What was found and what was expected.</param>
public sealed record EditionFinding(string Rule, string Edition, string Playlist, int Line, string Message);

/// <summary>What the check of a revision found.</summary>
/// <param name="EditionsPossible">How many editions the choices can make.</param>
/// <param name="EditionsChecked">How many were rendered and validated.</param>
/// <param name="EditionsSha256">SHA-256 over every byte of them, in order; lower-case hex.</param>
/// <param name="Findings">At most <see cref="EditionCheck.FindingsMax"/>, without repetition of the same fault in several editions.</param>
public sealed record EditionCheckResult(long EditionsPossible, long EditionsChecked, string EditionsSha256, ImmutableArray<EditionFinding> Findings)
{
    /// <summary>True when no rule is broken.</summary>
    public bool IsClean => Findings.IsEmpty;
}

/// <summary>Renders editions of a revision as players would get them, and holds them against hls.md P1 to P18.</summary>
public static class EditionCheck
{
    /// <summary>Up to this many editions all are checked; above it enough for every pair of choices of any two slots.</summary>
    public const int EditionsMax = 4_096;

    /// <summary>Most findings that are reported.</summary>
    public const int FindingsMax = 100;

    /// <summary>Checks a revision.</summary>
    public static EditionCheckResult Run(string episodeId, EpisodeRevision revision, CancellationToken cancellationToken)
    {
        var editions = new EpisodeEditions(episodeId, revision);
        var facts = MediaFacts.From(revision.Content, revision.Slots);
        var possible = editions.Count;
        var choices = revision.Slots.Select(static s => s.Variants.Length + 1).ToImmutableArray();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var findings = new Dictionary<(string Rule, string Playlist, int Line), EditionFinding>();
        var count = 0L;
        foreach (var chosen in possible <= EditionsMax ? ChoiceSets.All(choices) : ChoiceSets.Pairs(choices))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Check(editions.Get(chosen), episodeId, revision, facts, hash, findings);
            count++;
            if (findings.Count >= FindingsMax)
                break;
        }

        return new EditionCheckResult(
            possible, count, Convert.ToHexStringLower(hash.GetHashAndReset()), [.. findings.Values.Take(FindingsMax)]);
    }

    private static void Check(
        Edition edition,
        string episodeId,
        EpisodeRevision revision,
        MediaFacts facts,
        IncrementalHash hash,
        Dictionary<(string Rule, string Playlist, int Line), EditionFinding> findings)
    {
        hash.AppendData(edition.Multivariant.Span);
        var playlists = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = "master" };
        foreach (var rendition in revision.Content.Renditions)
        {
            var bytes = edition.Media(rendition.Id)!.Value;
            hash.AppendData(bytes.Span);
            var path = EditionPaths.Media(episodeId, edition.Id, rendition.Id);
            playlists[path] = bytes;
            names[path] = rendition.Id;
        }

        foreach (var finding in HlsValidator.Validate(new HlsPresentation(edition.Multivariant, playlists), facts))
        {
            var playlist = names.GetValueOrDefault(finding.Playlist, finding.Playlist);
            findings.TryAdd(
                (finding.Rule.ToString(), playlist, finding.Line),
                new EditionFinding(finding.Rule.ToString(), edition.Id.ToString(), playlist, finding.Line, finding.Message));
        }
    }
}
