using AdCommerce.Domain.Playback;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Playback;

public sealed class SlotExplanationTests
{
    [Theory]
    [InlineData(SlotReason.Profile, true, "The matte stands here because your profile says skin type: oily.", "skin_type=oily")]
    [InlineData(SlotReason.Profile, true, "The matte stands here because your profile says skin type: oily and hair: long.", "skin_type=oily", "hair=long")]
    [InlineData(SlotReason.Profile, true, "The matte stands here because your profile says a: 1, b: 2 and c: 3.", "a=1", "b=2", "c=3")]
    [InlineData(SlotReason.Profile, true, "The matte stands here because your profile says skin type: very oily, and the scene has mood: warm.", "scene.mood=warm", "skin_type=very_oily")]
    [InlineData(SlotReason.Scene, true, "The matte stands here because the scene has mood: warm and place: bedroom.", "scene.mood=warm", "scene.place=bedroom")]
    [InlineData(SlotReason.Scene, true, "The matte stands here because it is meant for market: CN and device: phone.", "market=CN", "device=phone")]
    [InlineData(SlotReason.Profile, true, "The matte stands here because your profile says market segment: home, and it is meant for drama: skin-deep.", "market_segment=home", "drama=skin-deep")]
    [InlineData(SlotReason.Scene, false, "The matte stands here because the scene has mood: warm. Your profile was not used.", "scene.mood=warm")]
    [InlineData(SlotReason.Open, true, "The matte stands here because it suits everyone.")]
    [InlineData(SlotReason.Open, false, "The matte stands here because it suits everyone. Your profile was not used.")]
    public void Explain_Product_SaysWhy(SlotReason reason, bool personalized, string expected, params string[] matched) => Assert.Equal(
        expected, SlotExplanation.Explain(new SlotDecision(reason, 1, PlacementKey(), "matte", [.. matched]), Product(), personalized));

    [Theory]
    [InlineData(SlotReason.NoPlacement, "The scene as it was shot: no product is shown here.")]
    [InlineData(SlotReason.Fallback, "The scene as it was shot: no choice could be made in time.")]
    public void Explain_Original_SaysWhyThereIsNone(SlotReason reason, string expected) =>
        Assert.Equal(expected, SlotExplanation.Explain(SlotDecision.Original(reason), null, personalized: true));

    [Fact]
    public void AttributesUsed_Decision_AreThoseOfTheProfileWithoutValues() => Assert.Equal(
        ["skin_type", "hair"],
        SlotExplanation.AttributesUsed(new SlotDecision(SlotReason.Profile, 1, PlacementKey(), "matte", ["skin_type=oily", "scene.mood=warm", "hair=long", "market=CN", "device=phone", "drama=skin-deep", "episode=skin-deep-1"])));
}
