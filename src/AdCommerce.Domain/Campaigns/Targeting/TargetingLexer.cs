using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace AdCommerce.Domain.Campaigns.Targeting;

/// <summary>Cuts a line into tokens as CEL does (cel-spec, "Syntax"), without the literals that are left out.</summary>
internal sealed class TargetingLexer
{
    private static readonly ImmutableArray<string> Marks = ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",", "."];

    private readonly string _line;
    private readonly List<TargetingToken> _tokens = [];
    private int _at;

    private TargetingLexer(string line) => _line = line;

    /// <summary>All tokens; the last one is the end.</summary>
    public static List<TargetingToken> Tokens(string line)
    {
        var lexer = new TargetingLexer(line);
        lexer.Run();
        return lexer._tokens;
    }

    private void Run()
    {
        while (true)
        {
            while (_at < _line.Length && _line[_at] is ' ' or '\t' or '\n' or '\f' or '\r')
                _at++;
            if (_at == _line.Length)
            {
                Add(TokenKind.End, _at, "");
                return;
            }

            Next();
        }
    }

    private void Next()
    {
        var start = _at;
        var first = _line[_at];
        if (first is '"' or '\'')
            Word();
        else if (char.IsAsciiDigit(first) || (first is '-' or '.' && _at + 1 < _line.Length && IsNumberGoingOn(_at)))
            Number();
        else if (char.IsAsciiLetter(first) || first == '_')
            Name();
        else if (Marks.FirstOrDefault(m => string.CompareOrdinal(_line, start, m, 0, m.Length) == 0) is { } mark)
            Add(TokenKind.Mark, start, mark, mark.Length);
        else
            Add(TokenKind.Bad, start, $"{Shown(start)} means nothing here", char.IsSurrogatePair(_line, start) ? 2 : 1);
    }

    private string Shown(int at) => Rune.TryGetRuneAt(_line, at, out var rune) && !Rune.IsControl(rune) ? $"\"{rune}\"" : "this character";

    private bool IsNumberGoingOn(int at) => char.IsAsciiDigit(_line[at + 1])
        || (_line[at] == '-' && _line[at + 1] == '.' && at + 2 < _line.Length && char.IsAsciiDigit(_line[at + 2]));

    private void Add(TokenKind kind, int start, string text, int length = 0, double number = 0)
    {
        _at = start + length;
        _tokens.Add(new(kind, new(start + 1, length), text, number));
    }

    private void Name()
    {
        var end = EndOfName(_at);
        if (end < _line.Length && _line[end] is '"' or '\'' && IsPrefix(_line.AsSpan(_at, end - _at)))
            Add(TokenKind.Bad, _at, "a string has no prefix: raw and bytes strings are not part of the language", end - _at);
        else
            Add(TokenKind.Name, _at, _line[_at..end], end - _at);
    }

    private static bool IsPrefix(ReadOnlySpan<char> name) => name is "r" or "R" or "b" or "B" or "rb" or "RB" or "br" or "BR";

    private int EndOfName(int at)
    {
        while (at < _line.Length && (char.IsAsciiLetterOrDigit(_line[at]) || _line[at] == '_'))
            at++;
        return at;
    }

    // '-'? DIGIT* '.' DIGIT+ EXPONENT? | '-'? DIGIT+ EXPONENT?
    private void Number()
    {
        var end = EndOfDigits(_line[_at] == '-' ? _at + 1 : _at);
        if (end + 1 < _line.Length && _line[end] == '.' && char.IsAsciiDigit(_line[end + 1]))
            end = EndOfDigits(end + 1);
        if (end < _line.Length && _line[end] is 'e' or 'E')
        {
            var digits = end + (end + 1 < _line.Length && _line[end + 1] is '+' or '-' ? 2 : 1);
            end = digits < _line.Length && char.IsAsciiDigit(_line[digits]) ? EndOfDigits(digits) : end;
        }

        var tail = EndOfName(end);
        if (tail < _line.Length && _line[tail] == '.')
            tail = EndOfName(tail + 1);
        if (tail > end)
            Add(TokenKind.Bad, _at, "this is no decimal number, such as 18, -0.5 or 1e3", tail - _at);
        else if (double.TryParse(_line.AsSpan(_at, end - _at), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            Add(TokenKind.Number, _at, _line[_at..end], end - _at, number);
        else
            Add(TokenKind.Bad, _at, "this number is too large", end - _at);
    }

    private int EndOfDigits(int at)
    {
        while (at < _line.Length && char.IsAsciiDigit(_line[at]))
            at++;
        return at;
    }

    private void Word()
    {
        var (start, quote, text) = (_at, _line[_at], new StringBuilder());
        for (var at = start + 1; at < _line.Length;)
        {
            var c = _line[at];
            if (c == quote)
            {
                Add(TokenKind.Word, start, text.ToString(), at + 1 - start);
                return;
            }

            if (c is '\n' or '\r')
                break;
            var length = c == '\\' ? Escape(at, text) : 1;
            if (length == 0)
            {
                BadEscape(start, at, quote);
                return;
            }

            if (c != '\\')
                text.Append(c);
            at += length;
        }

        Add(TokenKind.Bad, start, $"this string has no closing {quote}", _line.Length - start);
    }

    // The rest of the string is passed over, so that the line behind it can be looked at too.
    private void BadEscape(int start, int at, char quote)
    {
        var isOneOff = at + 1 >= _line.Length;
        _tokens.Add(new(TokenKind.Bad, new(at + 1, isOneOff ? 1 : 2), "this is no escape of CEL, such as \\\", \\\\, \\n or \\u00e8"));
        for (_at = start + 1; _at < _line.Length && _line[_at] != quote; _at++)
            _at += _line[_at] == '\\' && _at + 1 < _line.Length ? 1 : 0;
        _at = Math.Min(_at + 1, _line.Length);
    }

    // Length of the escape, 0 when it is none.
    private int Escape(int at, StringBuilder text)
    {
        if (at + 1 >= _line.Length)
            return 0;
        var c = _line[at + 1];
        var plain = c switch
        {
            '\\' or '"' or '\'' or '`' or '?' => c,
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            _ => '\0',
        };
        if (plain != '\0')
        {
            text.Append(plain);
            return 2;
        }

        return c switch
        {
            'x' or 'X' => Coded(at, 2, 2, 16, text),
            'u' => Coded(at, 2, 4, 16, text),
            'U' => Coded(at, 2, 8, 16, text),
            >= '0' and <= '3' => Coded(at, 1, 3, 8, text),
            _ => 0,
        };
    }

    private int Coded(int at, int prefix, int digits, int basis, StringBuilder text)
    {
        if (at + prefix + digits > _line.Length)
            return 0;
        var value = 0L;
        foreach (var c in _line.AsSpan(at + prefix, digits))
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : basis;
            if (digit >= basis)
                return 0;
            value = (value * basis) + digit;
        }

        // Surrogates are no characters of their own.
        if (value > 0x10FFFF || !Rune.IsValid((int)value))
            return 0;
        text.Append(new Rune((int)value).ToString());
        return prefix + digits;
    }
}
