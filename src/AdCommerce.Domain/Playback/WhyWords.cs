using System.Text;

namespace AdCommerce.Domain.Playback;

/// <summary>The sentences of <see cref="WhyProduct"/> in one language. What stands between braces is filled in.</summary>
public sealed record WhyWords
{
    /// <summary>English.</summary>
    public static readonly WhyWords English = new()
    {
        BetweenSentences = " ",
        Stands = CompositeFormat.Parse("What you see here is {0}."),
        Profile = CompositeFormat.Parse("It was chosen by your profile: {0}."),
        Scene = CompositeFormat.Parse("It is meant for scenes like this one: {0}."),
        Where = CompositeFormat.Parse("It is meant for where you watch: {0}."),
        AsksForNothing = "It is meant for everyone.",
        Circle = CompositeFormat.Parse("How other viewers with {0} took to it counted, too."),
        Drawn = "Several products would have suited; a draw had a part in which of them you see.",
        ProfileNotUsed = "Your profile was not used.",
        ProfileNotRead = "Your profile could not be read, and was not used.",
        Continues = "In this place one product stands throughout, so that the story stays whole.",
        Occasion = CompositeFormat.Parse("While {0} is on, it counts for more in {1}."),
        Pays = CompositeFormat.Parse("{0} pays for its place."),
        Placed = CompositeFormat.Parse("{0} placed it here, and offers nothing for it."),
        House = CompositeFormat.Parse("Nobody pays for it: {0}'s product fills a place that nobody else wanted."),
        SamePrice = "Its price is the same for everyone.",
        AsShot = "This is the scene as it was shot: no product is shown here.",
        NotInTime = "This is the scene as it was shot: no choice could be made in time.",
    };

    /// <summary>Chinese, in simplified characters.</summary>
    public static readonly WhyWords Chinese = new()
    {
        BetweenSentences = "",
        Stands = CompositeFormat.Parse("这里出现的是{0}。"),
        Profile = CompositeFormat.Parse("依据您的资料选出：{0}。"),
        Scene = CompositeFormat.Parse("它适合这样的场景：{0}。"),
        Where = CompositeFormat.Parse("它面向您的观看环境：{0}。"),
        AsksForNothing = "它面向所有观众。",
        Circle = CompositeFormat.Parse("也参考了同类观众（{0}）对它的反应。"),
        Drawn = "有多个产品都合适，您看到哪一个也带有随机成分。",
        ProfileNotUsed = "没有使用您的资料。",
        ProfileNotRead = "您的资料未能读取，因此没有使用。",
        Continues = "为了剧情连贯，这个位置始终是同一个产品。",
        Occasion = CompositeFormat.Parse("在{0}期间，它在{1}的权重更高。"),
        Pays = CompositeFormat.Parse("{0}为此付费。"),
        Placed = CompositeFormat.Parse("由{0}投放，未出价。"),
        House = CompositeFormat.Parse("没有人为此付费：{0}的产品填补了无人需要的位置。"),
        SamePrice = "它的价格对每个人都一样。",
        AsShot = "这是原本拍摄的画面：这里没有展示产品。",
        NotInTime = "这是原本拍摄的画面：未能及时作出选择。",
    };

    private const string ChineseTag = "zh";

    /// <summary>What one sentence is parted from the next by.</summary>
    public required string BetweenSentences { get; init; }

    /// <summary>What stands there.</summary>
    public required CompositeFormat Stands { get; init; }

    /// <summary>What of the profile had to match.</summary>
    public required CompositeFormat Profile { get; init; }

    /// <summary>What of the scene had to match.</summary>
    public required CompositeFormat Scene { get; init; }

    /// <summary>What of market, device, drama and episode had to match.</summary>
    public required CompositeFormat Where { get; init; }

    /// <summary>Nothing had to match.</summary>
    public required string AsksForNothing { get; init; }

    /// <summary>By whose reactions rates were learned.</summary>
    public required CompositeFormat Circle { get; init; }

    /// <summary>Chance had a part.</summary>
    public required string Drawn { get; init; }

    /// <summary>No leave to use the profile.</summary>
    public required string ProfileNotUsed { get; init; }

    /// <summary>It could not be read.</summary>
    public required string ProfileNotRead { get; init; }

    /// <summary>The slot goes on elsewhere.</summary>
    public required string Continues { get; init; }

    /// <summary>An occasion lifts it.</summary>
    public required CompositeFormat Occasion { get; init; }

    /// <summary>A brand pays.</summary>
    public required CompositeFormat Pays { get; init; }

    /// <summary>A brand's, without an offer to pay.</summary>
    public required CompositeFormat Placed { get; init; }

    /// <summary>What fills the rest.</summary>
    public required CompositeFormat House { get; init; }

    /// <summary>Prices are nobody's own.</summary>
    public required string SamePrice { get; init; }

    /// <summary>The original.</summary>
    public required string AsShot { get; init; }

    /// <summary>The original, because something was late.</summary>
    public required string NotInTime { get; init; }

    /// <summary>The words for a language tag (BCP 47): Chinese for "zh" and what begins with it, English for everything else.</summary>
    public static WhyWords Of(string languageTag) =>
        languageTag.Equals(ChineseTag, StringComparison.OrdinalIgnoreCase) || languageTag.StartsWith($"{ChineseTag}-", StringComparison.OrdinalIgnoreCase) ? Chinese : English;
}
