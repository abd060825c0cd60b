using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Tests.Registry;
using AdCommerce.Domain.Viewers;
using static AdCommerce.Domain.Tests.Campaigns.Targeting.TargetingSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Targeting;

public sealed class TargetingExpressionTests
{
    private const string EveryKind =
        "skin_type in [\"oily\", \"dry\"] && (age >= 18 || !(\"fragrance\" in avoids)) && has(hair) && market != \"US\" && \"love\" in scene.theme";

    [Theory]
    [InlineData("true", true)]
    [InlineData("skin_type == \"oily\"", true)]
    [InlineData("skin_type == \"dry\"", false)]
    [InlineData("skin_type != \"dry\"", true)]
    [InlineData("skin_type != \"oily\"", false)]
    [InlineData("skin_type in [\"dry\", \"oily\"]", true)]
    [InlineData("skin_type in [\"dry\"]", false)]
    [InlineData("\"fragrance\" in avoids", true)]
    [InlineData("\"alcohol\" in avoids", false)]
    [InlineData("age < 21", false)]
    [InlineData("age <= 21", true)]
    [InlineData("age > 21", false)]
    [InlineData("age >= 21", true)]
    [InlineData("age == 21", true)]
    [InlineData("age != 21", false)]
    [InlineData("has(age)", true)]
    [InlineData("has(hair)", false)]
    [InlineData("market == \"CN\" && device == \"phone\" && drama == \"skin-deep\" && episode == \"skin-deep-1\"", true)]
    [InlineData("\"love\" in scene.theme && \"warm\" in scene.mood && scene.place == \"dressing table\"", true)]
    [InlineData("\"warm\" in scene.theme", false)]
    [InlineData("age < 18 || (has(age) && !(\"alcohol\" in avoids))", true)]
    public void Holds_KnownViewer_IsWhatTheLineSays(string line, bool holds) => Assert.Equal(holds, Parsed(line).Holds(Known()));

    [Theory]
    [InlineData("hair == \"long\"")]
    [InlineData("hair != \"long\"")]
    [InlineData("hair in [\"long\", \"short\"]")]
    [InlineData("has(hair)")]
    [InlineData("spend < 5")]
    [InlineData("spend >= 5")]
    [InlineData("spend != 5")]
    public void Holds_AttributeTheViewerLacks_IsFalseAndItsNegationTrue(string line)
    {
        Assert.False(Parsed(line).Holds(Known()));
        Assert.True(Parsed($"!({line})").Holds(Known()));
    }

    [Fact]
    public void Holds_NegationForKnownViewersOnly_IsSaidWithHas()
    {
        var line = Parsed("has(avoids) && !(\"fragrance\" in avoids)");

        Assert.False(line.Holds(Viewer()));
        Assert.False(line.Holds(Known()));
        Assert.True(line.Holds(Viewer(("avoids", AttributeValue.OfSet()))));
    }

    [Theory]
    [InlineData("skin_type == \"oily\"")]
    [InlineData("skin_type != \"dry\"")]
    [InlineData("age >= 18")]
    [InlineData("\"fragrance\" in avoids")]
    [InlineData("has(age)")]
    public void Holds_NoConsent_EveryPredicateOnTheProfileIsFalse(string line)
    {
        var profile = new ViewerProfile { Attributes = Known().Attributes! };

        Assert.False(Parsed(line).Holds(Viewer().For(profile)));
        Assert.False(Parsed(line).Holds(Viewer().For(null)));
        Assert.True(Parsed(line).Holds(Viewer().For(profile with { Consent = new Consent(true, false, false) })));
    }

    [Theory]
    [InlineData("market != \"US\"")]
    [InlineData("scene.place != \"bar\"")]
    [InlineData("has(market)")]
    [InlineData("has(scene.theme)")]
    [InlineData("\"love\" in scene.theme")]
    [InlineData("has(device) || has(drama) || has(episode) || has(scene.mood) || has(scene.place)")]
    public void Holds_ContextThatIsNotTold_IsFalse(string line)
    {
        Assert.False(Parsed(line).Holds(default));
        Assert.True(Parsed(line).Holds(Known()));
    }

    [Fact]
    public void Holds_ValueOfAnotherKind_CountsAsLacking()
    {
        var odd = Viewer(("age", AttributeValue.OfEnum("old")), ("skin_type", AttributeValue.OfSet("oily")), ("avoids", AttributeValue.OfNumber(1)));

        Assert.False(Parsed("age >= 0 || skin_type == \"oily\" || \"fragrance\" in avoids").Holds(odd));
    }

    [Fact]
    public void Holds_EveryKind_AllocatesNothing()
    {
        var line = Parsed(EveryKind);
        var context = Viewer(("skin_type", AttributeValue.OfEnum("dry")), ("avoids", AttributeValue.OfSet("alcohol")), ("hair", AttributeValue.OfEnum("long")));
        Assert.True(line.Holds(context));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            line.Holds(context);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Deserialize_EveryKind_IsEqual()
    {
        var line = Parsed(EveryKind);

        Assert.Equal(line, RegistrySamples.RoundTrip(line));
        Assert.Equal(TargetingExpression.Everybody, RegistrySamples.RoundTrip(TargetingExpression.Everybody));
    }

    [Fact]
    public void Deserialize_WrittenByAnEarlierVersion_IsEqual()
    {
        const string Written =
            "MAH8sdxSN2FkY29tbWVyY2UudGFyZ2V0aW5nLWFsbC1vZujoICAACzEB+W0T0j9hZGNvbW1lcmNlLnRhcmdldGluZy13b3JkLWFtb25n6Ojo6CAIAwVBE3Nr" +
            "aW5fdHlwZejgISAABUEJb2lseUAHZHJ54ODo4DAB7MG8YjdhZGNvbW1lcmNlLnRhcmdldGluZy1hbnktb2bo6CAgAAUxAYrhdjBNYWRjb21tZXJjZS50YXJn" +
            "ZXRpbmctbnVtYmVyLWNvbXBhcmlzb27o6OjoIAgDBUEHYWdl6OAJAxmBAAAAAAAAMkDo4DAB2qYZwzFhZGNvbW1lcmNlLnRhcmdldGluZy1ub3To6DAB+Ej/" +
            "/kNhZGNvbW1lcmNlLnRhcmdldGluZy1zZXQtY29udGFpbnPo6OjoIAgDBUENYXZvaWRz6OBBE2ZyYWdyYW5jZejg6ODg4OjgMAEUkVZ1O2FkY29tbWVyY2Uu" +
            "dGFyZ2V0aW5nLXByZXNlbmNl6Ojo6CAIAwVBCWhhaXLo4OjgMAGp64blSWFkY29tbWVyY2UudGFyZ2V0aW5nLXdvcmQtY29tcGFyaXNvbujo6OggCAMVQQHo" +
            "4AkDCUEFVVPo4DgN6Ojo6CAIAwnBS+jgQQlsb3Zl6ODg4Ojg";

        var now = Convert.ToBase64String(RegistrySamples.Serializer.SerializeToArray(Parsed(EveryKind)));
        Assert.True(Written == now, $"It is written as {now} now: an alias or an id has changed, or a member is new (then add it, and keep this one).");
        Assert.Equal(Parsed(EveryKind), RegistrySamples.Read<TargetingExpression>(Convert.FromBase64String(Written)));
    }
}
