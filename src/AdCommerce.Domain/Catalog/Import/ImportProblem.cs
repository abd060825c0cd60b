using System.Globalization;
using System.Text;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>One thing that is wrong with a source, and where.</summary>
/// <param name="Message">What was found and what would be right, one sentence without a full stop.</param>
public sealed record ImportProblem(string Message)
{
    /// <summary>The playlist or media file in question; empty for the source as a whole.</summary>
    public string Document { get; init; } = "";

    /// <summary>Line of the playlist, 1 for the first; 0 where no line is meant.</summary>
    public int Line { get; init; }

    /// <summary>The rendition in question; empty for the source as a whole.</summary>
    public string RenditionId { get; init; } = "";

    /// <summary>Zero-based index of the segment; -1 where no segment is meant.</summary>
    public int Segment { get; init; } = -1;

    /// <summary>Path of the box, or the tag; empty where none is meant.</summary>
    public string Box { get; init; } = "";

    /// <summary>The problem for people: where, then what.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        Append(text, Document);
        Append(text, Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"line {Line}") : "");
        Append(text, RenditionId.Length > 0 ? $"rendition {RenditionId}" : "");
        Append(text, Segment >= 0 ? string.Create(CultureInfo.InvariantCulture, $"segment {Segment}") : "");
        Append(text, Box);
        return text.Append(text.Length > 0 ? ": " : "").Append(Message).Append('.').ToString();
    }

    private static void Append(StringBuilder text, string part)
    {
        if (part.Length > 0)
        {
            text.Append(text.Length > 0 ? ", " : "").Append(part);
        }
    }
}
