using System.Collections.Immutable;

namespace AdCommerce.Domain.Campaigns.Targeting;

/// <summary>
/// Reads a line of the language that <see cref="TargetingExpression"/> describes. Never throws; after a problem it goes on behind it, so that all
/// are told at once. Its own depth is bounded by <see cref="TargetingLimits.NestingMax"/>, whatever the line is.
/// </summary>
public sealed class TargetingParser
{
    private const int ShownCharsMax = 20;
    private const string PredicateRule = "expected a predicate, such as age >= 18, skin_type in [\"oily\", \"dry\"], \"fragrance\" in avoids or has(age)";
    private const string AttributeRule = "expected an attribute";

    private readonly List<TargetingToken> _tokens;
    private readonly List<TargetingProblem> _problems = [];
    private readonly Dictionary<TargetingExpression, NodePlaces> _places = new(ReferenceEqualityComparer.Instance);
    private int _at;
    private int _nesting;

    private TargetingParser(string line) => _tokens = TargetingLexer.Tokens(line);

    private TargetingToken Next => _tokens[_at];

    /// <summary>The expression of a line, or every problem of its form with its place.</summary>
    public static ParsedTargeting Parse(string line)
    {
        if (line.Length > TargetingLimits.LineCharsMax)
        {
            var rest = new TextPlace(TargetingLimits.LineCharsMax + 1, line.Length - TargetingLimits.LineCharsMax);
            return new(null, [new(rest, "", $"must have at most {TargetingLimits.LineCharsMax} characters")], ImmutableDictionary<TargetingExpression, NodePlaces>.Empty);
        }

        var parser = new TargetingParser(line);
        var expression = parser.Whole();
        return new(parser._problems.Count == 0 ? expression : null, [.. parser._problems.Take(TargetingLimits.ProblemsMax)], parser._places);
    }

    private TargetingExpression? Whole()
    {
        if (Next.IsName("true") && _tokens[_at + 1].Kind == TokenKind.End)
            return Placed(new AllOf([]), Next.Place);
        var expression = Or();
        while (Next.Kind != TokenKind.End)
        {
            Fail(Next.IsMark(")") ? "this parenthesis closes none" : "expected &&, || or the end");
            if (Next.IsMark(")"))
                Take();
            else
                Skip();
            if (Next.IsMark("&&") || Next.IsMark("||"))
            {
                Take();
                Or();
            }
        }

        return expression;
    }

    private TargetingExpression? Or() => Joined("||", And, static parts => new AnyOf(parts));

    private TargetingExpression? And() => Joined("&&", Unary, static parts => new AllOf(parts));

    // Null stands for a part that has a problem.
    private TargetingExpression? Joined(string mark, Func<TargetingExpression?> part, Func<ImmutableArray<TargetingExpression>, TargetingExpression> join)
    {
        var start = Next.Place;
        var first = part();
        if (!Next.IsMark(mark))
            return first;
        var parts = ImmutableArray.CreateBuilder<TargetingExpression>();
        var isWhole = first is not null;
        if (first is not null)
            parts.Add(first);
        while (Next.IsMark(mark))
        {
            Take();
            if (part() is { } further)
                parts.Add(further);
            else
                isWhole = false;
        }

        return isWhole ? Placed(join(parts.ToImmutable()), start.To(_tokens[_at - 1].Place)) : null;
    }

    private TargetingExpression? Unary()
    {
        if (!Next.IsMark("!") && !Next.IsMark("("))
            return Predicate();
        if (_nesting == TargetingLimits.NestingMax)
        {
            Fail($"expected no further \"{Next.Text}\": at most {TargetingLimits.NestingMax} of \"!\" and \"(\" may lie in each other");
            Skip();
            return null;
        }

        _nesting++;
        var inner = Next.IsMark("!") ? Negation() : Group();
        _nesting--;
        return inner;
    }

    private TargetingExpression? Negation()
    {
        var start = Take().Place;
        if (Next.Kind is TokenKind.Name or TokenKind.Word or TokenKind.Number && !(Next.IsName("has") && _tokens[_at + 1].IsMark("(")))
        {
            Fail("expected \"(\": what is negated stands in parentheses, as in !(skin_type == \"oily\")");
            Skip();
            return null;
        }

        return Unary() is { } inner ? Placed(new Not(inner), start.To(_tokens[_at - 1].Place)) : null;
    }

    private TargetingExpression? Group()
    {
        Take();
        var inner = Or();
        if (Close(")", "expected &&, || or \")\""))
            return inner;
        Skip();
        if (Next.IsMark(")"))
            Take();
        return null;
    }

    private TargetingExpression? Predicate()
    {
        var predicate = Next switch
        {
            { Kind: TokenKind.Word or TokenKind.Number } => InSet(),
            { Kind: TokenKind.Name } when Next.IsName("has") && _tokens[_at + 1].IsMark("(") => Has(),
            { Kind: TokenKind.Name } when Next.IsName("true") || Next.IsName("false") || Next.IsName("null") => Unexpected(
                $"\"{Next.Text}\" is no predicate; true may stand on its own, for everybody"),
            { Kind: TokenKind.Name } => Relation(),
            _ => Unexpected(PredicateRule),
        };
        if (predicate is not null)
            return predicate;
        Skip();
        return null;
    }

    private TargetingExpression? InSet()
    {
        var word = Take();
        if (!Next.IsName("in"))
            return Unexpected("expected in: a literal stands behind the attribute it is compared with, or ahead of in and a set");
        Take();
        if (word.Kind != TokenKind.Word)
        {
            _problems.Add(new(word.Place, "", "expected a string: sets hold words"));
            return null;
        }

        return Attribute() is var (attribute, place)
            ? Placed(new SetContains(attribute, word.Text), word.Place.To(place), place, [word.Place]) : Unexpected(AttributeRule);
    }

    private TargetingExpression? Has()
    {
        var start = Take().Place;
        Take();
        if (Attribute() is not var (attribute, place))
        {
            Fail(AttributeRule);
            Skip();
            // Its own parenthesis is not that of a group around it.
            if (Next.IsMark(")"))
                Take();
            return null;
        }

        return Close(")", "expected \")\"") ? Placed(new Presence(attribute), start.To(_tokens[_at - 1].Place), place, []) : null;
    }

    private TargetingExpression? Relation()
    {
        if (Attribute() is not var (attribute, place))
            return Unexpected(AttributeRule);
        var operation = Next;
        if (operation.IsName("in"))
        {
            Take();
            return Among(attribute, place);
        }

        if (operation.Kind != TokenKind.Mark || operation.Text is not ("==" or "!=" or "<" or "<=" or ">" or ">="))
            return Unexpected("expected ==, !=, <, <=, >, >= or in");
        Take();
        var literal = Next;
        switch (literal.Kind)
        {
            case TokenKind.Number:
                Take();
                return Placed(new NumberComparison(attribute, NumberOperatorOf(operation.Text), literal.Number), place.To(literal.Place), place, [literal.Place]);
            case TokenKind.Word when operation.Text is "==" or "!=":
                Take();
                var comparison = operation.Text == "==" ? WordOperator.Equal : WordOperator.NotEqual;
                return Placed(new WordComparison(attribute, comparison, literal.Text), place.To(literal.Place), place, [literal.Place]);
            case TokenKind.Word:
                return Unexpected("expected a number: words have no order");
            default:
                return Unexpected(operation.Text is "==" or "!=" ? "expected a string or a number" : "expected a number");
        }
    }

    private TargetingExpression? Among(TargetingAttribute attribute, TextPlace place)
    {
        if (!Next.IsMark("["))
            return Unexpected("expected a list of strings, such as [\"oily\", \"dry\"]");
        var words = ImmutableArray.CreateBuilder<string>();
        var places = ImmutableArray.CreateBuilder<TextPlace>();
        do
        {
            // The bracket, or a comma.
            Take();
            // CEL lets a comma stand behind the last one.
            if (Next.IsMark("]") && words.Count > 0)
                break;
            if (Next.Kind != TokenKind.Word)
                return Unexpected("expected a string");
            places.Add(Next.Place);
            words.Add(Take().Text);
        }
        while (Next.IsMark(","));
        return Close("]", "expected \",\" or \"]\"")
            ? Placed(new WordAmong(attribute, words.ToImmutable()), place.To(_tokens[_at - 1].Place), place, places.ToImmutable()) : null;
    }

    private (TargetingAttribute Attribute, TextPlace Place)? Attribute()
    {
        if (Next.Kind != TokenKind.Name || Next.Text is "in" or "true" or "false" or "null")
            return null;
        var first = Take();
        var (name, place) = (first.Text, first.Place);
        while (Next.IsMark(".") && _tokens[_at + 1].Kind == TokenKind.Name)
        {
            Take();
            place = place.To(Next.Place);
            name = $"{name}.{Take().Text}";
        }

        return (TargetingAttribute.Named(name), place);
    }

    private static NumberOperator NumberOperatorOf(string text) => text switch
    {
        "==" => NumberOperator.Equal,
        "!=" => NumberOperator.NotEqual,
        "<" => NumberOperator.Less,
        "<=" => NumberOperator.LessOrEqual,
        ">" => NumberOperator.Greater,
        _ => NumberOperator.GreaterOrEqual,
    };

    private TargetingExpression Placed(TargetingExpression node, TextPlace whole, TextPlace attribute = default, ImmutableArray<TextPlace> values = default)
    {
        _places.Add(node, new(whole, attribute, values));
        return node;
    }

    // The end is never passed.
    private TargetingToken Take()
    {
        var taken = Next;
        if (taken.Kind != TokenKind.End)
            _at++;
        return taken;
    }

    private bool Close(string mark, string rule)
    {
        if (Next.IsMark(mark))
        {
            Take();
            return true;
        }

        Fail(rule);
        return false;
    }

    private TargetingExpression? Unexpected(string rule)
    {
        Fail(rule);
        return null;
    }

    private void Fail(string rule)
    {
        var found = Next.Kind switch
        {
            TokenKind.Bad => Next.Text,
            TokenKind.End => $"{rule}; the line ends here",
            TokenKind.Word => $"{rule}; found a string",
            _ => $"{rule}; found \"{(Next.Text.Length > ShownCharsMax ? Next.Text[..ShownCharsMax] + "…" : Next.Text)}\"",
        };
        _problems.Add(new(Next.Place, "", found));
    }

    // To where a further predicate may begin.
    private void Skip()
    {
        for (var open = 0; Next.Kind != TokenKind.End; Take())
        {
            if (open == 0 && (Next.IsMark("&&") || Next.IsMark("||") || Next.IsMark(")")))
                return;
            open += Next.IsMark("(") ? 1 : Next.IsMark(")") ? -1 : 0;
        }
    }
}
