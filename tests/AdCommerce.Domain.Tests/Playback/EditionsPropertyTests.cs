using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Media.Hls;
using AdCommerce.Domain.Playback;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback;

/// <summary>For random episodes, slots and variants, every edition keeps hls.md P1 to P18 and shows exactly what was chosen.</summary>
public sealed class EditionsPropertyTests
{
    private const int Cases = 2_000;

    [Fact]
    public void Get_RandomEpisode_EveryEditionKeepsTheRules() => new EpisodeGen().Sample(
        revision => RenderedEdition.ForEach(revision, (edition, facts) =>
        {
            ImmutableArray<HlsFinding> findings = HlsValidator.Validate(edition.Presentation(), facts);
            Assert.True(findings.IsEmpty, $"{edition.Id}\n{string.Join('\n', findings)}\n{edition}");
        }),
        iter: Cases);

    [Fact]
    public void Get_RandomEpisode_EveryEditionShowsWhatWasChosen() => new EpisodeGen().Sample(
        revision => RenderedEdition.ForEach(revision, (edition, _) =>
        {
            for (int r = 0; r < revision.Content.Renditions.Length; r++)
            {
                MediaPlaylist playlist = edition.Parse(revision.Content.Renditions[r].Id);
                ImmutableArray<ExpectedSegment> expected = ExpectedEdition.Of(revision, r, edition.Choices);
                Assert.Equal(expected, playlist.Segments.Select(ExpectedSegment.Of));
                long original = revision.Content.Renditions[r].Segments.Sum(segment => segment.DurationMicros);
                Assert.InRange(playlist.DurationMicros, original - revision.Content.FrameMicros, original + revision.Content.FrameMicros);
            }
        }),
        iter: Cases / 2);

    [Fact]
    public void Get_RandomEpisode_DiscontinuitiesAreAtTheSameTimesEverywhere() => new EpisodeGen().Sample(
        revision => RenderedEdition.ForEach(revision, (edition, _) =>
        {
            int[][] times = [.. revision.Content.Renditions.Select(rendition => DiscontinuitiesInFrames(edition.Parse(rendition.Id), revision.Content.FrameMicros))];
            foreach (int[] other in times)
            {
                Assert.Equal(times[0].Length, other.Length);
                Assert.All(other.Zip(times[0]), pair => Assert.InRange(pair.First - pair.Second, -2, 2));
            }
        }),
        iter: Cases / 5);

    private static int[] DiscontinuitiesInFrames(MediaPlaylist playlist, long frameMicros)
    {
        List<int> found = [];
        long time = 0;
        foreach (HlsSegment segment in playlist.Segments)
        {
            if (segment.Discontinuity)
            {
                found.Add((int)(time / frameMicros));
            }

            time += segment.DurationMicros;
        }

        return [.. found];
    }
}
