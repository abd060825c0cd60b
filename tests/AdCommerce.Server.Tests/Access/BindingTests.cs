using AdCommerce.Server.Access;
using AdCommerce.V1;

namespace AdCommerce.Server.Tests.Access;

public sealed class BindingTests
{
    [Theory]
    [InlineData("brands/lumiere", "lumiere")]
    [InlineData("brands/lumiere/campaigns/spring", "lumiere")]
    [InlineData("brands/lumiere/../petal", "lumiere")]
    [InlineData("brands/-/campaigns/spring", "-")]
    [InlineData("brands/", null)]
    [InlineData("brands//campaigns/spring", null)]
    [InlineData("Brands/lumiere", null)]
    [InlineData("/brands/lumiere", null)]
    [InlineData("products/brands/lumiere", null)]
    [InlineData("", null)]
    public void OwnerOf_Names_IsTheFirstIdOfTheCollection(string name, string? owner)
    {
        Assert.Equal(owner, Binding.Brand("name").OwnerOf(name));
    }

    [Fact]
    public void NameIn_NestedField_ReadsItOrIsEmptyWhereTheMessageIsAbsent()
    {
        var binding = Binding.Viewer("viewer.name");

        Assert.Equal("viewers/a", binding.NameIn(new UpdateViewerRequest { Viewer = new() { Name = "viewers/a" } }));
        Assert.Equal("", binding.NameIn(new UpdateViewerRequest()));
    }

    [Theory]
    [InlineData("viewer.name", true)]
    [InlineData("viewer", false)]
    [InlineData("viewer.attributes", false)]
    [InlineData("viewer.name.more", false)]
    [InlineData("nothing", false)]
    public void Fits_Fields_OnlyTextFieldsThatExist(string field, bool fits)
    {
        Assert.Equal(fits, Binding.Viewer(field).Fits(UpdateViewerRequest.Descriptor));
    }
}
