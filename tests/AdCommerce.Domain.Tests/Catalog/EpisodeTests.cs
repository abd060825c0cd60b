using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Catalog;

public sealed class EpisodeTests
{
    [Fact]
    public void With_NewProduct_IsAddedLast()
    {
        var slot = Revision(("foundation", ["matte"])).Slots[0].With(Variant("silk"));

        Assert.Equal((0, 1, -1), (slot.IndexOfVariant("matte"), slot.IndexOfVariant("silk"), slot.IndexOfVariant("tea")));
    }

    [Fact]
    public void With_SameProduct_KeepsItsChoice()
    {
        var slot = Revision(("foundation", ["matte", "silk"])).Slots[0].With(Variant("matte") with { ContentSha256 = "new" });

        Assert.Equal(["new", "silk-0"], slot.Variants.Select(variant => variant.ContentSha256));
    }

    [Fact]
    public void IndexOfSlot_KnownOrNot_IsItsIndexOrMinusOne()
    {
        var revision = Revision(("foundation", []), ("drink", []));

        Assert.Equal((1, -1), (revision.IndexOfSlot("slot-1"), revision.IndexOfSlot("slot-2")));
    }
}
