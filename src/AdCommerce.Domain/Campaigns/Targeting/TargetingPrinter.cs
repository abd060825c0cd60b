using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace AdCommerce.Domain.Campaigns.Targeting;

/// <summary>Writes an expression as its one canonical line; parsing that gives an equal expression.</summary>
internal static class TargetingPrinter
{
    /// <summary>The canonical line.</summary>
    public static string Print(TargetingExpression expression)
    {
        var line = new StringBuilder();
        Append(line, expression);
        return line.ToString();
    }

    /// <summary>As CEL spells it; empty when not given.</summary>
    public static string Spelled(NumberOperator comparison) => comparison switch
    {
        NumberOperator.Equal => "==",
        NumberOperator.NotEqual => "!=",
        NumberOperator.Less => "<",
        NumberOperator.LessOrEqual => "<=",
        NumberOperator.Greater => ">",
        NumberOperator.GreaterOrEqual => ">=",
        _ => "",
    };

    private static void Append(StringBuilder line, TargetingExpression expression)
    {
        switch (expression)
        {
            case AllOf { Expressions.IsDefaultOrEmpty: true }:
                line.Append("true");
                break;
            case AllOf all:
                AppendJoined(line, all.Expressions, " && ");
                break;
            case AnyOf any:
                AppendJoined(line, any.Expressions, " || ");
                break;
            case Not not:
                line.Append('!');
                AppendPart(line, not.Expression, not.Expression is Presence or Not);
                break;
            case TargetingPredicate predicate:
                AppendPredicate(line, predicate);
                break;
            default:
                throw new InvalidOperationException($"{expression.GetType()} has no spelling");
        }
    }

    // "a || b && c" needs no parentheses, people do.
    private static void AppendJoined(StringBuilder line, ImmutableArray<TargetingExpression> parts, string between)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
                line.Append(between);
            AppendPart(line, parts[i], parts[i] is TargetingPredicate or Not);
        }
    }

    private static void AppendPart(StringBuilder line, TargetingExpression part, bool isBare)
    {
        if (!isBare)
            line.Append('(');
        Append(line, part);
        if (!isBare)
            line.Append(')');
    }

    private static void AppendPredicate(StringBuilder line, TargetingPredicate predicate)
    {
        var name = predicate.Attribute.Name;
        switch (predicate)
        {
            case WordComparison { Operator: var comparison, Word: var word }:
                line.Append(name).Append(comparison switch { WordOperator.Equal => " == ", WordOperator.NotEqual => " != ", _ => "  " });
                AppendWord(line, word);
                break;
            case NumberComparison { Operator: var comparison, Number: var number }:
                line.Append(name).Append(' ').Append(Spelled(comparison)).Append(' ').Append(Spelled(number));
                break;
            case WordAmong { Words: var words }:
                line.Append(name).Append(" in [");
                for (var i = 0; i < words.Length; i++)
                {
                    line.Append(i > 0 ? ", " : "");
                    AppendWord(line, words[i]);
                }

                line.Append(']');
                break;
            case SetContains { Word: var word }:
                AppendWord(line, word);
                line.Append(" in ").Append(name);
                break;
            case Presence:
                line.Append("has(").Append(name).Append(')');
                break;
            default:
                throw new InvalidOperationException($"{predicate.GetType()} has no spelling");
        }
    }

    // Adding 0 takes the sign from -0, which equals 0 and must not have a spelling of its own.
    private static string Spelled(double number) => (number + 0.0).ToString("R", CultureInfo.InvariantCulture);

    // What could not be seen in a line, or could turn the order of what is seen, stands as an escape.
    private static void AppendWord(StringBuilder line, string word)
    {
        line.Append('"');
        for (var rest = word.AsSpan(); !rest.IsEmpty;)
        {
            var isWhole = Rune.DecodeFromUtf16(rest, out var rune, out var length) == OperationStatus.Done;
            if (rune.Value is '"' or '\\')
                line.Append('\\').Append((char)rune.Value);
            else if (!isWhole || !IsEscaped(rune))
                line.Append(rest[..length]);
            else
                line.Append(rune.Value > char.MaxValue ? "\\U" : "\\u").Append(rune.Value.ToString(rune.Value > char.MaxValue ? "x8" : "x4", CultureInfo.InvariantCulture));
            rest = rest[length..];
        }

        line.Append('"');
    }

    private static bool IsEscaped(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
