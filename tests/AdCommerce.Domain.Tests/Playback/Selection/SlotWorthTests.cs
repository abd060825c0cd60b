using System.Numerics;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Assignment;
using AdCommerce.Domain.Playback.Selection;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback.Selection;

public sealed class SlotWorthTests
{
    [Fact]
    public void Of_AnyBidFitAndFactor_IsExactAndCutToWholeMicros() =>
        Gen.Select(Gen.Long[0, 20_000_000_000_000], Gen.Int[SceneTerms.FitPermilleMin, SceneTerms.FitPermilleMax], Gen.Int[100, Domain.Chain.Occasion.PlacementPercentMax]).Sample(
            static (micros, fit, percent) =>
            {
                var worth = new CandidateWorth(fit, percent == 100 ? null : SampleChain.Occasion() with { PlacementPercent = percent });

                Assert.Equal(new BigInteger(micros) * fit * percent / 100_000, worth.Of(micros));
                Assert.InRange(worth.Of(micros), 0, SlotCandidate.ValueMicrosMax);
            });

    [Theory]
    [InlineData(1, 0, 500)]
    [InlineData(3, 1, 666)]
    [InlineData(3, 2, 833)]
    [InlineData(64, 64, 1_000)]
    public void FitPermille_ShareOfThePreferredTags_IsHalfAndHalfOfTheShare(int preferred, int there, int expected)
    {
        var terms = SceneTerms.Any with { Preferred = SceneTags.None with { Themes = [.. Enumerable.Range(0, preferred).Select(static i => $"theme-{i}")] } };
        var scene = SampleCatalog.Revision(("foundation", [])).Scenes[0] with { Themes = [.. Enumerable.Range(0, there).Select(static i => $"theme-{i}"), "other"] };

        Assert.Equal(expected, terms.FitPermille(scene));
    }
}
