using System.Globalization;

namespace AdCommerce.EndToEnd.Tests.Player;

/// <summary>The main promise, in a real player: the same seconds of the story show another product, without a seam.</summary>
[Collection(PlaythroughCollection.Name)]
public sealed class PlaythroughTests(Playthroughs playthroughs) : IClassFixture<Playthroughs>
{
    /// <summary>How far a channel may be from the product's colour, of 255: encoding and the light on the bottle.</summary>
    private const double ColourTolerance = 24;

    /// <summary>Two decodes of one segment differ by nothing; one rung against the other by a little on edges.</summary>
    private const double SamePictureDistanceMax = 0.5;
    private const double SamePictureOtherRungDistanceMax = 6;

    public static TheoryData<string, string> EpisodesAndViewers()
    {
        var data = new TheoryData<string, string>();
        foreach (string episode in Playthroughs.Episodes)
        {
            foreach (string viewer in Playthroughs.Viewers)
            {
                data.Add(episode, viewer);
            }
        }

        return data;
    }

    [BrowserTheory]
    [MemberData(nameof(EpisodesAndViewers))]
    public async Task Episode_PlayedToItsEnd_NeverFailsAndNeverWaitsAtASeam(string episode, string viewer)
    {
        (ResolvedEpisode resolved, Playthrough seen) = await playthroughs.OfAsync(episode, viewer);

        Assert.Null(seen.Error);
        Assert.True(seen.Ended, $"It stopped at {seen.Position:0.00} s.");
        Assert.True(seen.Waits.Count == 0, $"It waits each time at {string.Join(", ", seen.Waits)} s.");
        Assert.Equal(ResolvedEpisode.SecondsOf(resolved.Duration), seen.Position, tolerance: 0.05);
    }

    [BrowserTheory]
    [MemberData(nameof(EpisodesAndViewers))]
    public async Task Slot_AtItsMiddle_ShowsTheColourOfTheChosenProduct(string episode, string viewer)
    {
        (ResolvedEpisode resolved, Playthrough seen) = await playthroughs.OfAsync(episode, viewer);

        Assert.NotEmpty(resolved.Slots);
        Assert.All(resolved.Slots.Zip(seen.Slots), pair =>
        {
            (ResolvedSlot slot, SeenSlot picture) = pair;
            Assert.NotNull(slot.Product);
            Assert.NotNull(picture.Colour);
            double distance = ColourOf(slot.Product.MainColor).Zip(picture.Colour, (a, b) => Math.Abs(a - b)).Max();
            string shown = string.Join(", ", picture.Colour.Select(channel => channel.ToString("0", CultureInfo.InvariantCulture)));
            Assert.True(distance <= ColourTolerance, $"{slot.Slot}: {slot.Product.Title} is {slot.Product.MainColor}, the picture is {shown}.");
        });
    }

    [BrowserTheory]
    [InlineData("skin-deep-1")]
    [InlineData("skin-deep-2")]
    public async Task Pictures_AroundASlot_AreTheSameForBothViewers(string episode)
    {
        (_, Playthrough one) = await playthroughs.OfAsync(episode, Playthroughs.Viewers[0]);
        (_, Playthrough other) = await playthroughs.OfAsync(episode, Playthroughs.Viewers[1]);

        Assert.All(one.Slots.Zip(other.Slots), pair =>
        {
            AssertSame(pair.First.Before, pair.Second.Before);
            AssertSame(pair.First.After, pair.Second.After);
        });
    }

    [BrowserTheory]
    [InlineData("skin-deep-1")]
    [InlineData("skin-deep-2")]
    public async Task Slot_OfTheFoundation_ShowsEachViewerAnotherProduct(string episode)
    {
        (ResolvedEpisode one, Playthrough oneSeen) = await playthroughs.OfAsync(episode, Playthroughs.Viewers[0]);
        (ResolvedEpisode other, Playthrough otherSeen) = await playthroughs.OfAsync(episode, Playthroughs.Viewers[1]);
        int index = one.Slots.Select(slot => slot.Slot).ToList().IndexOf("table");

        Assert.NotEqual(one.Slots[index].Product?.Name, other.Slots[index].Product?.Name);
        double distance = oneSeen.Slots[index].Inside.DistanceTo(otherSeen.Slots[index].Inside);
        Assert.True(distance > SamePictureDistanceMax, $"The pictures inside the slot differ by {distance:0.00} only: nothing was swapped.");
    }

    private static void AssertSame(Picture one, Picture other)
    {
        double distance = one.DistanceTo(other);
        double max = one.Width == other.Width ? SamePictureDistanceMax : SamePictureOtherRungDistanceMax;
        Assert.True(distance <= max, $"The pictures differ by {distance:0.00} (of {one.Width} and {other.Width} pixels' width).");
        Assert.Contains(one.Pixels.Where((_, index) => index % 4 != 3), channel => channel > 16);
    }

    private static IEnumerable<double> ColourOf(string hex) =>
        Enumerable.Range(0, 3).Select(i => (double)int.Parse(hex.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
