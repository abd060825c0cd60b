using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Tests.Playback;
using CsCheck;

namespace AdCommerce.Domain.Tests.Campaigns.Targeting;

/// <summary>Random expressions that the check accepts, over the attributes of <see cref="TargetingSamples"/>.</summary>
internal sealed class TargetingGen(int depthMax = 4) : Gen<TargetingExpression>
{
    private static readonly string[] Tags = ["love", "growth", "warm", "dressing table", "it's \"so\"", "back\\slash", "\u202eevil", "花", "😀", "no"];

    public override TargetingExpression Generate(PCG pcg, Size? min, out Size size)
    {
        var draw = new Draw(pcg);
        var expression = draw.OneIn(50) ? TargetingExpression.Everybody : Tree(draw, depthMax);
        size = new Size((ulong)expression.ToString().Length);
        return expression;
    }

    /// <summary>A random one of at most so many levels.</summary>
    public static TargetingExpression Tree(Draw draw, int depth)
    {
        if (depth <= 1 || draw.OneIn(3))
            return Predicate(draw);
        return draw.UpTo(4) switch
        {
            0 => new Not(Tree(draw, depth - 1)),
            1 or 2 => new AllOf(Parts(draw, depth)),
            _ => new AnyOf(Parts(draw, depth)),
        };
    }

    public static TargetingPredicate Predicate(Draw draw)
    {
        switch (draw.UpTo(9))
        {
            case 0:
                return new Presence(TargetingAttribute.Named(draw.Of("skin_type", "age", "avoids", "hair", "market", "scene.place", "scene.mood", "device")));
            case 1 or 2:
                return new NumberComparison(TargetingAttribute.OfViewer("age"), Comparison(draw), draw.UpTo(30));
            case 3:
                return new NumberComparison(TargetingAttribute.OfViewer("spend"), Comparison(draw), draw.UpTo(20) * 0.1 - 1);
            case 4:
                return new SetContains(TargetingAttribute.OfViewer("avoids"), draw.Of("fragrance", "alcohol", "parabens"));
            case 5:
                return new SetContains(TargetingAttribute.Named(draw.Of("scene.theme", "scene.mood")), draw.Of(Tags));
            default:
                var (attribute, words) = draw.UpTo(5) switch
                {
                    0 => ("market", ["CN", "US", "JP", "DE"]),
                    1 => ("device", ["phone", "tablet", "desktop", "tv"]),
                    2 => ("episode", ["skin-deep-1", "skin-deep-2", "other"]),
                    3 => ("scene.place", Tags),
                    4 => ("hair", ["short", "long"]),
                    _ => ("skin_type", Definitions["skin_type"]),
                };
                return WordPredicate(draw, TargetingAttribute.Named(attribute), words);
        }
    }

    private static ImmutableSortedDictionary<string, string[]> Definitions { get; } =
        TargetingSamples.Definitions.ToImmutableSortedDictionary(d => d.Key, d => d.Value.AllowedValues.ToArray());

    private static TargetingPredicate WordPredicate(Draw draw, TargetingAttribute attribute, string[] words) => draw.OneIn(2)
        ? new WordComparison(attribute, draw.Of(WordOperator.Equal, WordOperator.NotEqual), draw.Of(words))
        : new WordAmong(attribute, [.. words.Where(_ => draw.OneIn(2)).DefaultIfEmpty(words[0])]);

    private static NumberOperator Comparison(Draw draw) => (NumberOperator)draw.Between((int)NumberOperator.Equal, (int)NumberOperator.GreaterOrEqual);

    private static ImmutableArray<TargetingExpression> Parts(Draw draw, int depth) =>
        [.. Enumerable.Range(0, draw.Between(2, 4)).Select(_ => Tree(draw, depth - 1))];
}

/// <summary>Random viewers in random scenes; much of them is not known.</summary>
internal sealed class ContextGen : Gen<TargetingContext>
{
    public override TargetingContext Generate(PCG pcg, Size? min, out Size size)
    {
        size = new Size(1);
        return Context(new Draw(pcg));
    }

    public static TargetingContext Context(Draw draw)
    {
        var attributes = ImmutableSortedDictionary.Create<string, AttributeValue>(StringComparer.Ordinal);
        if (!draw.OneIn(4))
            attributes = attributes.Add("skin_type", AttributeValue.OfEnum(draw.Of("oily", "dry", "combination", "normal")));
        if (!draw.OneIn(4))
            attributes = attributes.Add("hair", AttributeValue.OfEnum(draw.Of("short", "long")));
        if (!draw.OneIn(4))
            attributes = attributes.Add("age", AttributeValue.OfNumber(draw.UpTo(31) - 0.5 * draw.UpTo(1)));
        if (!draw.OneIn(4))
            attributes = attributes.Add("spend", AttributeValue.OfNumber(draw.UpTo(20) * 0.1 - 1));
        if (!draw.OneIn(4))
            attributes = attributes.Add("avoids", AttributeValue.OfSet([.. new[] { "fragrance", "alcohol", "parabens", "unheard-of" }.Where(_ => draw.OneIn(2))]));
        return new()
        {
            Attributes = draw.OneIn(6) ? null : attributes,
            SceneThemes = draw.OneIn(4) ? default : [.. new[] { "love", "growth", "花" }.Where(_ => draw.OneIn(2))],
            SceneMoods = draw.OneIn(4) ? default : [.. new[] { "warm", "love" }.Where(_ => draw.OneIn(2))],
            ScenePlace = draw.Of("", "dressing table", "love", "nowhere"),
            Market = draw.Of(null, "", "CN", "US", "FR"),
            Device = draw.Of("", "phone", "tv"),
            DramaId = draw.Of(null, "skin-deep"),
            EpisodeId = draw.Of(null, "skin-deep-1", "other"),
        };
    }
}
