namespace AdCommerce.Domain.Tests;

public sealed class ResourceIdTests
{
    private static readonly string Longest = new('a', ResourceId.LengthMax);

    [Theory]
    [InlineData("a")]
    [InlineData("skin-deep-1")]
    [InlineData("a-")]
    public void IsValid_Good_IsTrue(string id) => Assert.True(ResourceId.IsValid(id));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("-a")]
    [InlineData("A")]
    [InlineData("a_b")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("é")]
    [InlineData("a٣")]
    public void IsValid_AnythingElse_IsFalse(string? id) => Assert.False(ResourceId.IsValid(id));

    [Fact]
    public void IsValid_Length_IsLimited()
    {
        Assert.True(ResourceId.IsValid(Longest));
        Assert.False(ResourceId.IsValid(Longest + "a"));
        Assert.True(ResourceId.IsValidWord(Longest));
        Assert.False(ResourceId.IsValidWord(Longest + "a"));
        Assert.True(ResourceId.IsValidViewer(new string('A', ResourceId.ViewerLengthMax)));
        Assert.False(ResourceId.IsValidViewer(new string('A', ResourceId.ViewerLengthMax + 1)));
    }

    [Fact]
    public void IsValidAttribute_Underscore_StandsInPlaceOfTheHyphen()
    {
        Assert.True(ResourceId.IsValidAttribute("skin_type"));
        Assert.False(ResourceId.IsValidAttribute("skin-type"));
        Assert.False(ResourceId.IsValidAttribute("_a"));
        Assert.False(ResourceId.IsValidAttribute("1a"));
        Assert.False(ResourceId.IsValidAttribute(""));
    }

    [Theory]
    [InlineData("very_oily-2", true)]
    [InlineData("2", true)]
    [InlineData("-", true)]
    [InlineData("Oily", false)]
    [InlineData("two words", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsValidWord_Text_IsTrueForItsAlphabet(string? word, bool expected) => Assert.Equal(expected, ResourceId.IsValidWord(word));

    [Theory]
    [InlineData("viewer-oily", true)]
    [InlineData("A.b_C-9", true)]
    [InlineData("a@b", false)]
    [InlineData("a b", false)]
    [InlineData("a\0", false)]
    [InlineData("é", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsValidViewer_Text_IsTrueForItsAlphabet(string? id, bool expected) => Assert.Equal(expected, ResourceId.IsValidViewer(id));
}
