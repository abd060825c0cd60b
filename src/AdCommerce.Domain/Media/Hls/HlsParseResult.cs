using System.Collections.Immutable;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>One reason why a playlist cannot be read.</summary>
/// <param name="Line">Line of the playlist, 1 for the first; 0 for the playlist as a whole.</param>
/// <param name="Message">What was found and what is allowed. Never repeats more than a few characters of the input.</param>
/// <param name="Rule">The rule of hls.md that it breaks; <see cref="HlsRule.P17"/> for the grammar of playlists.</param>
public sealed record HlsParseError(int Line, string Message, HlsRule Rule = HlsRule.P17);

/// <summary>A playlist, or everything that keeps it from being one.</summary>
/// <param name="Value">The playlist; null when there are errors.</param>
/// <param name="Errors">In order of lines, at most <see cref="HlsLimits.ErrorsMax"/>; empty on success.</param>
public sealed record HlsParseResult<T>(T? Value, ImmutableArray<HlsParseError> Errors)
    where T : class
{
    /// <summary>True when <see cref="Value"/> is present.</summary>
    public bool IsSuccess => Value is not null;
}

/// <summary>Collects errors while reading goes on, so that a person sees all of them at once.</summary>
internal sealed class HlsErrors
{
    private readonly List<HlsParseError> _errors = [];
    private readonly HashSet<int> _lines = [];

    public bool Any => _errors.Count > 0;

    public void Add(int line, string message, HlsRule rule = HlsRule.P17)
    {
        // One error per line: what follows on the same line mostly follows from the first.
        if (_errors.Count < HlsLimits.ErrorsMax && (line == 0 || _lines.Add(line)))
        {
            _errors.Add(new HlsParseError(line, message, rule));
        }
    }

    public ImmutableArray<HlsParseError> ToImmutable() => [.. _errors.OrderBy(error => error.Line)];

    public HlsParseResult<T> Result<T>(T value)
        where T : class => Any ? new HlsParseResult<T>(null, ToImmutable()) : new HlsParseResult<T>(value, []);
}
