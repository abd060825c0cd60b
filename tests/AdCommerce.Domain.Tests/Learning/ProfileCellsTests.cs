using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Tests.Learning;

public class ProfileCellsTests
{
    private static readonly ProfileCells Cells = new([new CellAttribute("skin_type", ["oily", "dry"]), new CellAttribute("hair", ["long", "short"])]);

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("oily", "", 3)]
    [InlineData("dry", "short", 8)]
    [InlineData("normal", "long", 1)]
    public void Of_KnownAndUnknownValues_IsTheCellOfTheKnown(string skin, string hair, int cell) =>
        Assert.Equal(cell, Cells.Of(Profile(true, ("skin_type", skin), ("hair", hair))));

    [Fact]
    public void Of_NoConsentOrNoProfile_IsEveryonesCell()
    {
        Assert.Equal(0, Cells.Of(Profile(false, ("skin_type", "dry"))));
        Assert.Equal(0, Cells.Of(null));
        Assert.Equal(9, Cells.Count);
    }

    [Theory]
    [InlineData(17.9, "")]
    [InlineData(18, "age=18..25.5")]
    [InlineData(25.5, "age=25.5..")]
    [InlineData(90, "age=25.5..")]
    public void Of_Number_IsTheCellOfItsBand(double age, string circle)
    {
        var cells = new ProfileCells([new CellAttribute("age", [], [18, 25.5])]);
        var profile = new ViewerProfile
        {
            Attributes = ImmutableSortedDictionary<string, AttributeValue>.Empty.Add("age", AttributeValue.OfNumber(age)),
            Consent = new Consent(true, false, false),
        };

        Assert.Equal(circle, cells.CircleOf(cells.Of(profile)));
        Assert.Equal("", cells.CircleOf(cells.Of(Profile(true, ("age", "old")))));
    }

    [Fact]
    public void CircleOf_EveryCell_SaysWhatIsKnownAndIsFound()
    {
        Assert.Equal(
            ["", "hair=long", "hair=short", "skin_type=oily", "skin_type=oily;hair=long", "skin_type=oily;hair=short", "skin_type=dry", "skin_type=dry;hair=long", "skin_type=dry;hair=short"],
            Enumerable.Range(0, Cells.Count).Select(Cells.CircleOf));
        Assert.All(Enumerable.Range(0, Cells.Count), cell => Assert.Equal(cell, Cells.Find(Cells.CircleOf(cell))));
        Assert.Equal(-1, Cells.Find("taste=fruity"));
    }

    [Fact]
    public void New_MoreCellsThanTheMost_IsRefused() =>
        Assert.Throws<ArgumentException>(static () => new ProfileCells([new CellAttribute("a", ["1", "2", "3"]), new CellAttribute("b", ["1", "2", "3", "4"])]));

    private static ViewerProfile Profile(bool consents, params (string Id, string Value)[] attributes) => new()
    {
        Attributes = attributes.Where(static a => a.Value.Length > 0)
            .ToImmutableSortedDictionary(static a => a.Id, static a => AttributeValue.OfSet(a.Value), StringComparer.Ordinal),
        Consent = new Consent(consents, false, false),
    };
}
