using System.Collections.Immutable;
using System.Text;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Campaigns.Targeting;

/// <summary>Holds an expression against the defined attributes and <see cref="TargetingLimits"/>, and tells everything that is wrong at once.</summary>
public sealed class TargetingCheck
{
    private readonly ImmutableSortedDictionary<string, AttributeDefinition> _definitions;
    private readonly IReadOnlyDictionary<TargetingExpression, NodePlaces>? _places;
    private readonly ImmutableArray<TargetingProblem>.Builder _problems = ImmutableArray.CreateBuilder<TargetingProblem>();
    private int _nodes;

    private TargetingCheck(ImmutableSortedDictionary<string, AttributeDefinition> definitions, IReadOnlyDictionary<TargetingExpression, NodePlaces>? places) =>
        (_definitions, _places) = (definitions, places);

    private bool IsDone => _problems.Count >= TargetingLimits.ProblemsMax || _nodes > TargetingLimits.NodesMax;

    /// <summary>Problems of an expression that was not a line, with their paths; empty when it can be used.</summary>
    /// <param name="expression">Of any size and depth.</param>
    /// <param name="definitions">The defined attributes by id.</param>
    public static ImmutableArray<TargetingProblem> Check(TargetingExpression expression, ImmutableSortedDictionary<string, AttributeDefinition> definitions) =>
        Check(expression, definitions, null);

    internal static ImmutableArray<TargetingProblem> Check(
        TargetingExpression expression, ImmutableSortedDictionary<string, AttributeDefinition> definitions, IReadOnlyDictionary<TargetingExpression, NodePlaces>? places)
    {
        var check = new TargetingCheck(definitions, places);
        if (expression is not AllOf { Expressions.IsDefaultOrEmpty: true })
            check.Visit(expression, "", 1);
        // Whatever passed so far is small enough to be printed.
        if (check._problems.Count == 0 && TargetingPrinter.Print(expression).Length is > TargetingLimits.LineCharsMax and var length)
            check.Add(expression, "", $"must have at most {TargetingLimits.LineCharsMax} characters as its canonical line, which has {length}");
        return check._problems.ToImmutable();
    }

    // Goes no deeper than an expression may be.
    private void Visit(TargetingExpression expression, string path, int depth)
    {
        if (IsDone)
            return;
        if (++_nodes > TargetingLimits.NodesMax)
            Add(expression, path, $"must have at most {TargetingLimits.NodesMax} predicates, groups and negations in all");
        else if (depth > TargetingLimits.DepthMax)
            Add(expression, path, $"must be at most {TargetingLimits.DepthMax} deep");
        else if (expression is AllOf all)
            VisitParts(expression, all.Expressions, path, "all_of", depth);
        else if (expression is AnyOf any)
            VisitParts(expression, any.Expressions, path, "any_of", depth);
        else if (expression is Not not)
            Visit(not.Expression, Below(path, "not"), depth + 1);
        else
            CheckPredicate((TargetingPredicate)expression, path);
    }

    private void VisitParts(TargetingExpression expression, ImmutableArray<TargetingExpression> parts, string path, string name, int depth)
    {
        if (parts.IsDefault || parts.Length < 2)
            Add(expression, Below(path, name), "must have at least two parts");
        for (var i = 0; !parts.IsDefault && i < parts.Length && !IsDone; i++)
            Visit(parts[i], Below(path, $"{name}[{i}]"), depth + 1);
    }

    private void CheckPredicate(TargetingPredicate predicate, string path)
    {
        if (KindOf(predicate, path) is not { } kind)
            return;
        switch (predicate)
        {
            case Presence:
                break;
            case NumberComparison number:
                if (RequireKind(predicate, path, kind, AttributeKind.Number))
                    CheckNumber(number, path);
                break;
            case SetContains contains:
                if (RequireKind(predicate, path, kind, AttributeKind.Set))
                    CheckWord(predicate, path, contains.Word, "word", 0);
                break;
            case WordComparison comparison:
                Require(comparison.Operator is WordOperator.Equal or WordOperator.NotEqual, predicate, Below(path, "operator"), "must be == or !=");
                if (RequireKind(predicate, path, kind, AttributeKind.Enum))
                    CheckWord(predicate, path, comparison.Word, "word", 0);
                break;
            case WordAmong among:
                if (RequireKind(predicate, path, kind, AttributeKind.Enum))
                    CheckWords(among, path);
                break;
            default:
                throw new InvalidOperationException($"{predicate.GetType()} has no rules");
        }
    }

    private AttributeKind? KindOf(TargetingPredicate predicate, string path)
    {
        var attribute = predicate.Attribute;
        switch (attribute.Subject)
        {
            case TargetingSubject.SceneTheme or TargetingSubject.SceneMood:
                return AttributeKind.Set;
            case TargetingSubject.ScenePlace or TargetingSubject.Market or TargetingSubject.Device or TargetingSubject.Drama or TargetingSubject.Episode:
                return AttributeKind.Enum;
            case TargetingSubject.Viewer when !TargetingAttribute.IsReserved(attribute.ViewerAttribute)
                && _definitions.TryGetValue(attribute.ViewerAttribute, out var definition):
                return definition.Kind;
            case TargetingSubject.Viewer:
                AddAtAttribute(
                    predicate, path, $"{Quoted(attribute.ViewerAttribute)} is neither a defined attribute nor scene.theme, scene.mood, scene.place, market, device, drama or episode");
                return null;
            default:
                AddAtAttribute(predicate, path, "must name an attribute");
                return null;
        }
    }

    private bool RequireKind(TargetingPredicate predicate, string path, AttributeKind kind, AttributeKind needed)
    {
        if (kind == needed)
            return true;
        var name = predicate.Attribute.Name;
        AddAtAttribute(predicate, path, kind switch
        {
            AttributeKind.Number => $"{name} is a number, compared as in {name} >= 1",
            AttributeKind.Set => $"{name} is a set of words, asked as in \"word\" in {name}",
            _ => $"{name} is one word, compared as in {name} == \"word\" or {name} in [\"word\", \"other\"]",
        });
        return false;
    }

    private void CheckNumber(NumberComparison comparison, string path)
    {
        Require(
            comparison.Operator is > NumberOperator.Unspecified and <= NumberOperator.GreaterOrEqual, comparison, Below(path, "operator"), "must be ==, !=, <, <=, > or >=");
        var definition = _definitions[comparison.Attribute.ViewerAttribute];
        if (!double.IsFinite(comparison.Number) || comparison.Number < definition.Minimum || comparison.Number > definition.Maximum)
        {
            AddAtValue(
                comparison, Below(path, "number"), 0,
                FormattableString.Invariant($"must be a number from {definition.Minimum} to {definition.Maximum}, as {definition.Id} is"));
        }
    }

    private void CheckWords(WordAmong among, string path)
    {
        if (among.Words.IsDefaultOrEmpty || among.Words.Length > TargetingLimits.WordsMax)
        {
            Add(among, Below(path, "words"), $"must list 1 to {TargetingLimits.WordsMax} words");
            return;
        }

        for (var i = 0; i < among.Words.Length && !IsDone; i++)
        {
            CheckWord(among, path, among.Words[i], $"words[{i}]", i);
            if (among.Words.IndexOf(among.Words[i], 0, i, StringComparer.Ordinal) >= 0)
                AddAtValue(among, Below(path, $"words[{i}]"), i, $"{Quoted(among.Words[i])} must not be listed twice");
        }
    }

    private void CheckWord(TargetingPredicate predicate, string path, string word, string field, int value)
    {
        if (FaultOf(predicate.Attribute, word) is { } fault)
            AddAtValue(predicate, Below(path, field), value, fault);
    }

    private string? FaultOf(TargetingAttribute attribute, string word) => attribute.Subject switch
    {
        TargetingSubject.Viewer => _definitions[attribute.ViewerAttribute] is var definition && definition.AllowedValues.Contains(word, StringComparer.Ordinal)
            ? null : $"{Quoted(word)} is not a value of {definition.Id}, which takes {string.Join(", ", definition.AllowedValues)}",
        TargetingSubject.Market => word is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] ? null : $"{Quoted(word)} is not a code of two upper-case letters (ISO 3166-1)",
        TargetingSubject.Device => word is "phone" or "tablet" or "desktop" or "tv" ? null : $"{Quoted(word)} is not a device: phone, tablet, desktop or tv",
        TargetingSubject.Drama or TargetingSubject.Episode => ResourceId.IsValid(word) ? null : $"{Quoted(word)} is not an id, which {ResourceId.Rule}",
        _ => IsTag(word) ? null : $"must be a word of 1 to {TargetingLimits.WordCharsMax} characters and no control characters",
    };

    private static bool IsTag(string word)
    {
        if (word.Length is 0 or > TargetingLimits.WordCharsMax || word.Any(char.IsControl))
            return false;
        for (var rest = word.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != System.Buffers.OperationStatus.Done)
                return false;
            rest = rest[length..];
        }

        return true;
    }

    // What a caller sends may be long, or not be characters at all.
    private static string Quoted(string text) => $"\"{(text.Length > TargetingLimits.WordCharsMax ? text[..TargetingLimits.WordCharsMax] + "…" : text)}\"";

    private static string Below(string path, string name) => path.Length > 0 ? $"{path}.{name}" : name;

    private void Require(bool holds, TargetingExpression expression, string path, string description)
    {
        if (!holds)
            Add(expression, path, description);
    }

    private void Add(TargetingExpression expression, string path, string description) => Add(_places?[expression].Whole, path, description);

    private void AddAtAttribute(TargetingPredicate predicate, string path, string description) =>
        Add(_places?[predicate].Attribute, Below(path, "attribute"), description);

    private void AddAtValue(TargetingPredicate predicate, string path, int value, string description) =>
        Add(_places?[predicate].Values[value], path, description);

    private void Add(TextPlace? place, string path, string description)
    {
        if (_problems.Count < TargetingLimits.ProblemsMax)
            _problems.Add(new(place, path, description));
    }
}
