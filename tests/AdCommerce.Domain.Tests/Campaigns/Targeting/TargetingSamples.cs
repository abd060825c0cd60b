using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Tests.Campaigns.Targeting;

/// <summary>Attributes and viewers that the tests of targeting speak of.</summary>
internal static class TargetingSamples
{
    public static ImmutableSortedDictionary<string, AttributeDefinition> Definitions { get; } = new[]
    {
        new AttributeDefinition("skin_type", AttributeKind.Enum, ["oily", "dry", "combination", "normal"], 0, 0, "", true, 1),
        new AttributeDefinition("age", AttributeKind.Number, [], 0, 120, "", false, 2),
        new AttributeDefinition("spend", AttributeKind.Number, [], -1_000, 1_000_000, "", false, 3),
        new AttributeDefinition("avoids", AttributeKind.Set, ["fragrance", "alcohol", "parabens"], 0, 0, "", true, 4),
        new AttributeDefinition("hair", AttributeKind.Enum, ["short", "long"], 0, 0, "", false, 5),
        new AttributeDefinition("episode", AttributeKind.Number, [], 0, 1, "hidden by the context's", false, 6),
    }.ToImmutableSortedDictionary(d => d.Id, d => d, StringComparer.Ordinal);

    public static TargetingExpression Parsed(string line)
    {
        var parsed = TargetingParser.Parse(line);
        Assert.Equal([], parsed.Check(Definitions));
        return parsed.Expression!;
    }

    public static TargetingContext Viewer(params (string Id, AttributeValue Value)[] attributes) => new()
    {
        Attributes = attributes.ToImmutableSortedDictionary(a => a.Id, a => a.Value, StringComparer.Ordinal),
        SceneThemes = ["love", "growth"],
        SceneMoods = ["warm"],
        ScenePlace = "dressing table",
        Market = "CN",
        Device = "phone",
        DramaId = "skin-deep",
        EpisodeId = "skin-deep-1",
    };

    public static TargetingContext Known() => Viewer(
        ("skin_type", AttributeValue.OfEnum("oily")), ("age", AttributeValue.OfNumber(21)), ("avoids", AttributeValue.OfSet("fragrance")));
}
