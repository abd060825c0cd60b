using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Reach;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Viewers;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Campaigns.Reach;

public sealed class ReachQuestionTests
{
    private static readonly ViewerProfile Oily = Profile(("skin_type", AttributeValue.OfSet("oily")));

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"oily\" in skin_type", true)]
    [InlineData("\"dry\" in skin_type", false)]
    [InlineData("market == \"CN\" && \"oily\" in skin_type", true)]
    [InlineData("market == \"CN\" && \"dry\" in skin_type", false)]
    [InlineData("market == \"CN\" || \"dry\" in skin_type", true)]
    [InlineData("!(market == \"CN\") && \"oily\" in skin_type", true)]
    [InlineData("!(market == \"CN\" || \"oily\" in skin_type)", false)]
    [InlineData("!(has(device) && \"dry\" in skin_type)", true)]
    [InlineData("\"love\" in scene.theme && scene.place == \"kitchen\" && drama == \"one\" && episode == \"two\"", true)]
    public void Holds_OfAProfile_WhatIsNoViewersIsTakenToHold(string line, bool holds) => Assert.Equal(holds, Of(line).Holds(Oily));

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"oily\" in skin_type", false)]
    [InlineData("!(\"dry\" in skin_type)", true)]
    public void Holds_ProfileThatMayNotBeUsed_IsNotLookedAt(string line, bool holds) =>
        Assert.Equal(holds, Of(line).Holds(Oily with { Consent = Consent.None }));

    [Fact]
    public void Holds_NothingIsStored_MatchesNothing() => Assert.False(Of("true").Holds(null));

    [Fact]
    public void Holds_ProductUnsuitedOrBlocked_DoesNot()
    {
        var product = Product("matte") with { UnsuitedTo = Words(("skin_type", ["oily"])) };
        var question = new ReachQuestion(TargetingExpression.Everybody, product);

        Assert.False(question.Holds(Oily));
        Assert.True(question.Holds(Oily with { Consent = Consent.None }));
        Assert.True(question.Holds(Profile(("skin_type", AttributeValue.OfSet("dry")))));
        Assert.False(question.Holds(ViewerProfile.Unknown with { Blocks = new([product.BrandId], []) }));
        Assert.False(question.Holds(ViewerProfile.Unknown with { Blocks = new([], [product.Id]) }));
    }

    private static ReachQuestion Of(string line) => new(TargetingParser.Parse(line).Expression!, null);

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Words(params (string Attribute, string[] Words)[] all) =>
        all.ToImmutableSortedDictionary(static one => one.Attribute, static one => one.Words.ToImmutableArray(), StringComparer.Ordinal);
}
