using System.Globalization;
using AdCommerce.ConsolePages.Api;
using Kind = AdCommerce.V1.Attribute.Types.Kind;

namespace AdCommerce.ConsolePages.Campaigns.Targeting;

/// <summary>What the targeting form offers to choose from.</summary>
internal static class TargetingChoice
{
    public static string IdOf(V1.Attribute attribute) => ResourceNames.IdOf(attribute.Name);

    /// <summary>What can be asked of an attribute; of one that is not a viewer's, such as "market", what words allow.</summary>
    public static ConditionKind[] KindsOf(V1.Attribute? attribute) => attribute?.Kind switch
    {
        Kind.Number => [ConditionKind.AtLeast, ConditionKind.AtMost, ConditionKind.Known],
        Kind.Set => [ConditionKind.Contains, ConditionKind.Lacks, ConditionKind.Known],
        _ => [ConditionKind.OneOf, ConditionKind.NoneOf, ConditionKind.Known],
    };

    public static string NameOf(ConditionKind kind) => kind switch
    {
        ConditionKind.OneOf => "is one of",
        ConditionKind.NoneOf => "is none of",
        ConditionKind.AtLeast => "is at least",
        ConditionKind.AtMost => "is at most",
        ConditionKind.Contains => "contains",
        ConditionKind.Lacks => "does not contain",
        _ => "is known",
    };

    /// <summary>A condition on an attribute that is not filled in yet.</summary>
    public static TargetingCondition Fresh(IReadOnlyList<V1.Attribute> attributes, string attribute)
    {
        var known = attributes.FirstOrDefault(each => IdOf(each) == attribute);
        return new TargetingCondition(attribute, KindsOf(known)[0], [], known?.Minimum ?? 0);
    }

    /// <summary>With a word chosen or not. A set is asked for one word at a time.</summary>
    public static TargetingCondition With(TargetingCondition condition, string word, bool isChosen)
    {
        var others = condition.Words.Where(each => each != word);
        if (condition.Kind is ConditionKind.Contains or ConditionKind.Lacks)
            others = [];
        return condition with { Words = isChosen ? [.. others, word] : [.. others] };
    }

    public static IReadOnlyList<string> WordsOf(object? typed) =>
        [.. ((string?)typed ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];

    public static double NumberOf(object? typed) => double.TryParse((string?)typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
