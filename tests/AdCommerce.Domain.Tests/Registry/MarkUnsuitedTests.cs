using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Registry;

public sealed class MarkUnsuitedTests
{
    private static readonly ImmutableSortedDictionary<string, ImmutableArray<string>> Nothing = Product().UnsuitedTo;

    [Fact]
    public void Decide_AndUpdateProduct_EachChangesItsOwnMarksOnly()
    {
        var (ofBrand, ofOperator) = (Nothing.Add("skin_type", ["dry"]), Nothing.Add("skin_type", ["oily"]));

        var marked = ProductAfter(new MarkUnsuited("matte", ofBrand, 0) { Request = RequestKey.None }, State());
        var update = new UpdateProduct(Product() with { UnsuitedTo = ofOperator, BrandUnsuitedTo = ofOperator }, ["unsuited_to"]) { Request = RequestKey.None };
        var both = ProductAfter(update, With(marked));
        var takenBack = ProductAfter(new MarkUnsuited("matte", Nothing, 0) { Request = RequestKey.None }, With(both));

        Assert.Empty(marked.UnsuitedTo);
        Assert.Same(ofBrand, marked.BrandUnsuitedTo);
        Assert.Same(ofOperator, both.UnsuitedTo);
        Assert.Same(ofBrand, both.BrandUnsuitedTo);
        Assert.Same(ofOperator, takenBack.UnsuitedTo);
        Assert.Empty(takenBack.BrandUnsuitedTo);
    }

    [Theory]
    [InlineData("age", "old")]
    [InlineData("nothing", "old")]
    [InlineData("skin_type", "old")]
    [InlineData("skin_type")]
    [InlineData("skin_type", "dry", "dry")]
    public void Decide_Wrong_NamesTheField(string attribute, params string[] words)
    {
        var decided = new MarkUnsuited("matte", Nothing.Add(attribute, [.. words]), 0) { Request = RequestKey.None }.Decide(State());

        Assert.Equal($"unsuited_to[\"{attribute}\"]", Assert.Single(decided.Rejection!.Violations).Field);
    }

    [Theory]
    [InlineData("nothing", 0, RejectionReason.NotFound)]
    [InlineData("matte", 1_000, RejectionReason.EtagMismatch)]
    public void Decide_NoSuchProductOrVersion_IsRefused(string product, long version, RejectionReason expected) =>
        Assert.Equal(expected, new MarkUnsuited(product, Nothing, version) { Request = RequestKey.None }.Decide(State()).Rejection!.Reason);

    private static Product ProductAfter(RegistryCommand command, RegistryState state) =>
        Assert.IsType<ProductPut>(Assert.Single(command.Decide(state).Value!.Changes)).Product;

    private static RegistryState With(Product product) => State() with { Products = State().Products.SetItem(product.Id, product) };
}
