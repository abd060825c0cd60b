using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Viewers;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Viewers;

public sealed class ViewerUpdateTests
{
    private static readonly ImmutableSortedDictionary<string, AttributeDefinition> Definitions = State().Attributes;

    private static readonly ViewerProfile Known = Profile(("skin_type", AttributeValue.OfSet("oily")), ("hair", AttributeValue.OfEnum("long"))) with
    {
        Consent = new Consent(true, false, false),
        Membership = new Membership(true, DateTimeOffset.UnixEpoch),
        Version = 4,
    };

    private static readonly ViewerProfile Wanted = Profile(("skin_type", AttributeValue.OfSet("dry")), ("age", AttributeValue.OfNumber(30))) with
    {
        Consent = new Consent(false, true, true),
        Membership = Membership.Free,
    };

    [Fact]
    public void Apply_Attributes_ReplacesAllOfThemAndNothingElse() => AssertApplied(Known with { Attributes = Wanted.Attributes }, "attributes");

    [Fact]
    public void Apply_OneAttribute_SetsOnlyThat() => AssertApplied(
        Known with { Attributes = Attributes(("skin_type", AttributeValue.OfSet("dry")), ("hair", AttributeValue.OfEnum("long"))) }, "attributes.skin_type");

    [Fact]
    public void Apply_OneAttributeWithoutValue_ClearsIt() => AssertApplied(
        Known with { Attributes = Attributes(("skin_type", AttributeValue.OfSet("oily"))) }, "attributes.hair");

    [Fact]
    public void Apply_Consent_ReplacesAllPurposes() => AssertApplied(Known with { Consent = new Consent(false, true, true) }, "consent");

    [Theory]
    [InlineData("consent.personalization", false, false, false)]
    [InlineData("consent.measurement", true, true, false)]
    [InlineData("consent.messages", true, false, true)]
    public void Apply_OnePurpose_ChangesOnlyThat(string path, bool personalization, bool measurement, bool messages) =>
        AssertApplied(Known with { Consent = new Consent(personalization, measurement, messages) }, path);

    [Fact]
    public void Apply_Membership_ReplacesIt() => AssertApplied(Known with { Membership = Membership.Free }, "membership");

    [Fact]
    public void Apply_SeveralPaths_ChangesAll() => AssertApplied(
        Known with { Attributes = Wanted.Attributes, Consent = Known.Consent with { Measurement = true } }, "consent.measurement", "attributes");

    [Fact]
    public void Apply_NoViewer_IsNotFoundUnlessAllowed()
    {
        Assert.Equal(RejectionReason.NotFound, Update("consent").Apply(null).Rejection!.Reason);
        var created = (Update("consent") with { AllowMissing = true }).Apply(null).Value!;
        Assert.Equal((1, Wanted.Consent), (created.Version, created.Consent));
        Assert.Empty(created.Attributes);
        Assert.Equal(Membership.Free, created.Membership);
    }

    [Fact]
    public void Apply_Etag_MustBeTheCurrentOneOrNone()
    {
        var update = Update("consent");

        Assert.True((update with { Values = Wanted with { Version = 4 } }).Apply(Known).IsSuccess);
        Assert.Equal(RejectionReason.EtagMismatch, (update with { Values = Wanted with { Version = 3 } }).Apply(Known).Rejection!.Reason);
        Assert.Equal(RejectionReason.EtagMismatch, (update with { Values = Wanted with { Version = 4 }, AllowMissing = true }).Apply(null).Rejection!.Reason);
    }

    [Fact]
    public void Apply_MoreAttributesThanAllowed_IsRefused()
    {
        var full = Known with { Attributes = Many(ViewerProfile.AttributesMax) };

        Assert.Equal(
            "viewer.attributes",
            Assert.Single((Update("attributes.extra") with { Values = Profile(("extra", AttributeValue.OfNumber(1))) }).Apply(full).Rejection!.Violations).Field);
        Assert.True((Update("attributes.a0") with { Values = Profile(("a0", AttributeValue.OfNumber(1))) }).Apply(full).IsSuccess);
    }

    [Fact]
    public void Check_Good_IsNull() => Assert.Null(Update("attributes", "consent", "attributes.skin_type").Check(Definitions, mayGrantMembership: false));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("version")]
    [InlineData("Consent")]
    [InlineData("consent.all")]
    [InlineData("consent.personalization.deep")]
    [InlineData("attributes.")]
    [InlineData("attributes.Upper")]
    [InlineData("attributes.a.b")]
    [InlineData("membership.tier")]
    public void Check_OtherPath_IsRefused(string path) => AssertInvalid(Update(path), "update_mask");

    [Fact]
    public void Check_NoPath_IsRefused() => AssertInvalid(Update(), "update_mask");

    [Fact]
    public void Check_Membership_IsAnOperatorsOnly()
    {
        AssertInvalid(Update("membership"), "update_mask");
        Assert.Null(Update("membership").Check(Definitions, mayGrantMembership: true));
    }

    [Fact]
    public void Check_EverythingWrong_NamesAllAtOnce()
    {
        var values = Profile(("unknown", AttributeValue.OfNumber(1)), ("age", AttributeValue.OfNumber(double.NaN)), ("hair", AttributeValue.OfSet("long"))) with
        {
            Membership = new Membership(false, DateTimeOffset.UnixEpoch),
        };

        AssertInvalid(
            Update("nonsense", "membership") with { Values = values },
            "update_mask", "viewer.attributes[\"unknown\"]", "viewer.attributes[\"age\"]", "viewer.attributes[\"hair\"]", "viewer.membership.expire_time");
    }

    [Fact]
    public void Check_TooManyAttributes_IsRefused()
    {
        var definitions = Enumerable.Range(0, 65).Select(i => Attribute($"a{i}", AttributeKind.Number)).ToImmutableSortedDictionary(a => a.Id, a => a, StringComparer.Ordinal);

        var rejection = (Update("attributes") with { Values = Known with { Attributes = Many(65) } }).Check(definitions, mayGrantMembership: false);

        Assert.Equal("viewer.attributes", Assert.Single(rejection!.Violations).Field);
    }

    private static ViewerUpdate Update(params ImmutableArray<string> paths) => new(Wanted, paths, AllowMissing: false);

    private static ImmutableSortedDictionary<string, AttributeValue> Many(int count) =>
        Enumerable.Range(0, count).ToImmutableSortedDictionary(i => $"a{i}", _ => AttributeValue.OfNumber(1), StringComparer.Ordinal);

    private static void AssertApplied(ViewerProfile expected, params ImmutableArray<string> paths)
    {
        var found = Update(paths).Apply(Known).Value!;

        Assert.Equal(Text(expected with { Version = 5 }), Text(found));
    }

    private static void AssertInvalid(ViewerUpdate update, params string[] fields)
    {
        var rejection = update.Check(Definitions, mayGrantMembership: false)!;

        Assert.Equal(RejectionReason.InvalidArgument, rejection.Reason);
        Assert.Equal(fields.Order(), rejection.Violations.Select(violation => violation.Field).Distinct().Order());
    }

    private static string Text(ViewerProfile profile) => System.Text.Json.JsonSerializer.Serialize(profile);
}
