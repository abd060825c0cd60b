using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Playback;

public sealed class WhyProductTests
{
    private static readonly SlotDecision Chosen = new(
        SlotReason.Profile, 1, PlacementKey(), "matte", ["skin_type=oily", "scene.mood=warm", "market=CN"]);

    [Fact]
    public void Explain_EverythingTookPart_NamesAllOfIt()
    {
        var decision = Of(Chosen with { Propensity = 0.4 }) with { Circle = "taste=fruity;age=18..30" };
        var paying = Placement(PlacementKey(), "matte") with { Terms = new() { Bid = new Bid(Stage.Note, new Money("CNY", 987_654_321)) } };

        var sentences = WhyProduct.Explain(decision, 0, true, Product(), State().Brands["lumiere"], paying, SampleChain.Occasion(), WhyWords.English);

        Assert.Equal(
            [
                "What you see here is The matte.",
                "It was chosen by your profile: skin type: oily.",
                "It is meant for scenes like this one: mood: warm.",
                "It is meant for where you watch: market: CN.",
                "How other viewers with taste: fruity, age: 18..30 took to it counted, too.",
                "Several products would have suited; a draw had a part in which of them you see.",
                "In this place one product stands throughout, so that the story stays whole.",
                "While Spring Festival fair is on, it counts for more in CN.",
                "Lumière pays for its place.",
                "Its price is the same for everyone.",
            ],
            sentences.AsEnumerable());
        Assert.DoesNotContain(sentences, static sentence => sentence.Contains("987", StringComparison.Ordinal));
        Assert.Equal(["skin_type", "taste", "age"], WhyProduct.AttributesUsed(decision, 0));
    }

    [Theory]
    [InlineData(false, FallbackReason.None, "Your profile was not used.")]
    [InlineData(false, FallbackReason.ProfileUnavailable, "Your profile could not be read, and was not used.")]
    public void Explain_ProfileWasNotUsed_SaysSo(bool personalized, FallbackReason fallback, string expected)
    {
        var decision = new EpisodeDecision(1, [Chosen with { Reason = SlotReason.Open, Matched = [] }], personalized, fallback);

        var sentences = Explain(decision, PriorityClass.Standard);

        Assert.Equal(["What you see here is The matte.", "It is meant for everyone.", expected], sentences.Take(3));
        Assert.Empty(WhyProduct.AttributesUsed(decision, 0));
    }

    [Theory]
    [InlineData(PriorityClass.Sponsorship, "Lumière pays for its place.")]
    [InlineData(PriorityClass.Standard, "Lumière placed it here, and offers nothing for it.")]
    [InlineData(PriorityClass.House, "Nobody pays for it: Lumière's product fills a place that nobody else wanted.")]
    public void Explain_WithoutABid_SaysWhoPlacedIt(PriorityClass priorityClass, string expected) =>
        Assert.Contains(expected, Explain(Of(Chosen), priorityClass));

    [Theory]
    [InlineData(SlotReason.NoPlacement, "This is the scene as it was shot: no product is shown here.")]
    [InlineData(SlotReason.Fallback, "This is the scene as it was shot: no choice could be made in time.")]
    public void Explain_Original_SaysThatAlone(SlotReason reason, string expected)
    {
        var decision = Of(SlotDecision.Original(reason) with { Ghosts = [PlacementKey()] }) with { Circle = "taste=fruity" };

        Assert.Equal([expected], WhyProduct.Explain(decision, 0, true, null, null, null, null, WhyWords.English).AsEnumerable());
        Assert.Empty(WhyProduct.AttributesUsed(decision, 0));
    }

    [Theory]
    [InlineData("zh", true)]
    [InlineData("zh-Hans-CN", true)]
    [InlineData("ZH", true)]
    [InlineData("zho", false)]
    [InlineData("en-GB", false)]
    [InlineData("", false)]
    public void Of_LanguageTag_IsChineseOrEnglish(string tag, bool chinese) => Assert.Same(chinese ? WhyWords.Chinese : WhyWords.English, WhyWords.Of(tag));

    [Fact]
    public void Explain_InChinese_SaysTheSame()
    {
        var sentences = WhyProduct.Explain(Of(Chosen), 0, false, Product(), State().Brands["lumiere"], Placement(PlacementKey(), "matte"), null, WhyWords.Chinese);

        Assert.Equal("这里出现的是The matte。", sentences[0]);
        Assert.Equal("依据您的资料选出：skin type: oily。", sentences[1]);
        Assert.Equal(6, sentences.Length);
    }

    [Fact]
    public void FindOccasion_OfThePlacementOrItsCampaignWhileOn_IsTheLargest()
    {
        var one = SampleChain.Occasion("one") with { Placements = [PlacementKey()], PlacementPercent = 150 };
        var all = SampleChain.Occasion("all") with { Placements = [PlacementKey("-")], PlacementPercent = 200 };
        var other = SampleChain.Occasion("other") with { Placements = [PlacementKey("other")], PlacementPercent = 900 };

        Assert.Equal(all, WhyProduct.FindOccasion([one, all, other], PlacementKey(), one.StartTime));
        Assert.Null(WhyProduct.FindOccasion([one, all, other], PlacementKey(), one.EndTime));
        Assert.Null(WhyProduct.FindOccasion([one, all, other], PlacementKey(), one.StartTime.AddTicks(-1)));
    }

    private static EpisodeDecision Of(SlotDecision slot) => new(1, [slot], true, FallbackReason.None);

    private static ImmutableArray<string> Explain(EpisodeDecision decision, PriorityClass priorityClass) => WhyProduct.Explain(
        decision, 0, false, Product(), State().Brands["lumiere"], Placement(PlacementKey(), "matte") with { Terms = new() { Class = priorityClass } }, null, WhyWords.English);
}
