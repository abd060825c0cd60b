using AdCommerce.Domain.Reports;
using CsCheck;

namespace AdCommerce.Domain.Tests.Reports;

public sealed class AttributionTests
{
    private const long Day = 24 * 3_600_000_000L;
    private const long Conversion = 100 * Day;

    private static readonly CreditTouch[] Four =
    [
        new(90 * Day, false, 30 * Day), new(93 * Day, true, 30 * Day), new(95 * Day, true, 30 * Day), new(97 * Day, false, 30 * Day),
    ];

    /// <summary>By hand, of a million.</summary>
    [Theory]
    [InlineData(AttributionModel.LastTouch, 0, 0, 1_000_000, 0)]
    [InlineData(AttributionModel.FirstTouch, 1_000_000, 0, 0, 0)]
    [InlineData(AttributionModel.Linear, 250_000, 250_000, 250_000, 250_000)]
    [InlineData(AttributionModel.Position, 400_000, 100_000, 100_000, 400_000)]
    // 7, 4, 2 and 0 days before the latest with a half-life of a day: 1, 8, 32 and 128 of 169 parts.
    [InlineData(AttributionModel.TimeDecay, 5_917, 47_337, 189_349, 757_397)]
    public void Share_FourTouches_IsAsByHand(AttributionModel model, long one, long two, long three, long four) =>
        Assert.Equal((long[])[one, two, three, four], Attribution.Share(model, 1_000_000, Four, Day));

    [Fact]
    public void Share_LastTouchWithoutEngagement_IsTheMostRecentExposure() =>
        Assert.Equal((long[])[0, 1], Attribution.Share(AttributionModel.LastTouch, 1, [Four[0], Four[3]]));

    [Fact]
    public void Share_PositionOfTwo_IsHalfEach() =>
        Assert.Equal((long[])[2, 1], Attribution.Share(AttributionModel.Position, 3, [Four[0], Four[3]]));

    [Fact]
    public void Share_PositionOfOne_IsAll() => Assert.Equal((long[])[7], Attribution.Share(AttributionModel.Position, 7, [Four[0]]));

    [Fact]
    public void Share_LinearOfThree_LosesNoUnit() =>
        Assert.Equal((long[])[333_334, 333_333, 333_333], Attribution.Share(AttributionModel.Linear, 1_000_000, Four[..3]));

    [Fact]
    public void Share_AnyTouchesModelAndAmount_SumsExactly() =>
        Gen.Select(
                Gen.Enum<AttributionModel>(), Gen.Long[0, 1_000_000_000_000_000], Gen.Select(Gen.Long[0, 60 * Day], Gen.Bool).Array[1, 40], Gen.Long[1, 90 * Day])
            .Sample((model, amount, touches, halfLife) =>
            {
                CreditTouch[] sorted = [.. touches.Select(t => new CreditTouch(Day + t.Item1, t.Item2, 30 * Day)).OrderBy(static t => t.TimeMicros)];
                var shares = Attribution.Share(model, amount, sorted, halfLife);
                return shares.Length == sorted.Length && shares.Sum() == amount && shares.All(static share => share >= 0);
            });

    [Theory]
    [InlineData(0, 10, 5, false)]
    [InlineData(1, 1, 5, false)]
    [InlineData(1, 2, 5, true)]
    [InlineData(1, 6, 5, true)]
    [InlineData(1, 7, 5, false)]
    public void MayCredit_OnlyBeforeTheConversionAndInTheWindow(long touch, long conversion, long window, bool expected) =>
        Assert.Equal(expected, new CreditTouch(touch, false, window).MayCredit(conversion));

    [Fact]
    public void Share_NoTouch_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Attribution.Share(AttributionModel.Linear, Conversion, []));
}
