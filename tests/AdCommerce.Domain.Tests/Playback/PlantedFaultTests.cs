using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Media.Hls;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback;

/// <summary>What a faulty renderer would write is found: the proof that a clean verdict says something.</summary>
public sealed class PlantedFaultTests
{
    private const int Cases = 60;

    [Fact]
    public void Validate_DiscontinuityLeftOut_IsFound() => Plant(
        (_, edition, rendition) => RemoveFirst(edition, rendition, "#EXT-X-DISCONTINUITY\n"), HlsRule.P3, HlsRule.P4);

    [Fact]
    public void Validate_DiscontinuityTooMany_IsFound() => Plant(
        (_, edition, rendition) =>
        {
            string text = edition.Media[rendition.Id];
            int at = text.LastIndexOf("#EXTINF", StringComparison.Ordinal);
            if (text[..at].TrimEnd().EndsWith("#EXT-X-DISCONTINUITY", StringComparison.Ordinal) || rendition.Segments[^1].Discontinuity)
            {
                return false;
            }

            edition.Media[rendition.Id] = text.Insert(at, "#EXT-X-DISCONTINUITY\n");
            return true;
        },
        HlsRule.P3, HlsRule.P4);

    [Fact]
    public void Validate_SwappedInOnlySomeRenditions_IsFound()
    {
        var original = new Dictionary<string, string>();
        Plant(
            (revision, edition, rendition) =>
            {
                bool isOriginal = edition.Choices.All(choice => choice == '0');
                if (isOriginal)
                {
                    foreach (var (id, text) in edition.Media)
                    {
                        original[id] = text;
                    }
                }

                // With one picture alone nothing contradicts the swap.
                int pictures = revision.Content.Renditions.Count(r => r.Kind is RenditionKind.Video or RenditionKind.IFrames);
                if (isOriginal || pictures < 2 || rendition.Kind is not (RenditionKind.Video or RenditionKind.IFrames))
                {
                    return false;
                }

                edition.Media[rendition.Id] = original[rendition.Id];
                return true;
            },
            HlsRule.P6, HlsRule.P14);
    }

    [Fact]
    public void Validate_MapAfterAVariantLeftOut_IsFound() => Plant(
        (revision, edition, rendition) =>
        {
            string text = edition.Media[rendition.Id];
            int at = text.LastIndexOf("#EXT-X-MAP", StringComparison.Ordinal);
            if (at < 0 || at == text.IndexOf("#EXT-X-MAP", StringComparison.Ordinal) || !IsNeeded(revision, edition, rendition))
            {
                return false;
            }

            edition.Media[rendition.Id] = text.Remove(at, text.IndexOf('\n', at) + 1 - at);
            return true;
        },
        HlsRule.P9);

    [Fact]
    public void Validate_SegmentLeftOut_IsFound() => Plant(
        (_, edition, rendition) =>
        {
            string text = edition.Media[rendition.Id];
            int at = text.LastIndexOf("#EXTINF", StringComparison.Ordinal);
            int end = text.IndexOf("#EXT-X-ENDLIST", StringComparison.Ordinal);
            if (rendition.Segments.Length == 1)
            {
                return false;
            }

            edition.Media[rendition.Id] = text.Remove(at, end - at);
            return true;
        },
        HlsRule.P7);

    [Fact]
    public void Validate_EndLeftOut_IsFound() => Plant((_, edition, rendition) => RemoveFirst(edition, rendition, "#EXT-X-ENDLIST\n"), HlsRule.P8);

    [Fact]
    public void Validate_BandwidthTooLow_IsFound() => Plant(
        (_, edition, _) =>
        {
            edition.Multivariant = System.Text.RegularExpressions.Regex.Replace(edition.Multivariant, ":BANDWIDTH=([0-9]+)", ":BANDWIDTH=1");
            return true;
        },
        HlsRule.P15);

    [Fact]
    public void Validate_KeysLeftOut_IsFound() => Plant(
        (_, edition, rendition) =>
        {
            string text = edition.Media[rendition.Id];
            int at = text.LastIndexOf("#EXT-X-KEY", StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            edition.Media[rendition.Id] = text.Remove(at, text.IndexOf('\n', at) + 1 - at);
            return true;
        },
        HlsRule.P17);

    /// <summary>Damages each edition in one rendition at a time; every damage has to be found under one of the rules, and there has to be some.</summary>
    private static void Plant(Func<EpisodeRevision, RenderedEdition, Rendition, bool> plant, params HlsRule[] rules)
    {
        int planted = 0;
        new EpisodeGen().Sample(
            revision =>
            {
                foreach (Rendition rendition in revision.Content.Renditions)
                {
                    RenderedEdition.ForEach(revision, (edition, facts) =>
                    {
                        if (plant(revision, edition, rendition))
                        {
                            planted++;
                            Assert.Contains(HlsValidator.Validate(edition.Presentation(), facts), finding => rules.Contains(finding.Rule));
                        }
                    });
                }
            },
            iter: Cases,
            threads: 1);
        Assert.True(planted > 20, $"only {planted} faults were planted");
    }

    private static bool RemoveFirst(RenderedEdition edition, Rendition rendition, string line)
    {
        string text = edition.Media[rendition.Id];
        int at = text.IndexOf(line, StringComparison.Ordinal);
        edition.Media[rendition.Id] = at < 0 ? text : text.Remove(at, line.Length);
        return at >= 0;
    }

    // Maps that only follow a change of keys, or lead to a section that can stand for the one before, are not missed.
    private static bool IsNeeded(EpisodeRevision revision, RenderedEdition edition, Rendition rendition)
    {
        var maps = edition.Parse(rendition.Id).Segments.Select(segment => segment.Map!).Distinct().ToArray();
        var all = revision.Slots.SelectMany(slot => slot.Variants).SelectMany(variant => variant.Renditions)
            .Where(own => own.RenditionId == rendition.Id).SelectMany(own => own.InitSections).Concat(rendition.InitSections).ToArray();
        return maps.Length > 1 && !Find(maps[^1]).Tracks.SequenceEqual(Find(maps[^2]).Tracks);

        InitSection Find(HlsMap map) => all.First(init => init.Uri == map.Uri && init.Range == map.Range);
    }
}
