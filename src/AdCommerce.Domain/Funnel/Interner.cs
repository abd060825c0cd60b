using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Domain.Funnel;

/// <summary>
/// Keeps one instance of each value that many events share: a partition holds millions of events, and few variants. Counters tell interned
/// dimensions apart by reference.
/// </summary>
internal sealed class Interner
{
    private readonly Dictionary<EntryDimensions, EntryDimensions> _dimensions = [];
    private readonly Dictionary<JourneyTerms, JourneyTerms> _terms = [];
    private readonly Dictionary<ShownProduct, ShownProduct> _shown = [];
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    // The events of a batch share theirs, and it has a dozen texts to hash.
    private (EntryDimensions? Given, EntryDimensions? First) _latest;

    /// <summary>The instance of equal dimensions.</summary>
    public EntryDimensions Of(EntryDimensions dimensions)
    {
        if (!ReferenceEquals(dimensions, _latest.Given))
            _latest = (dimensions, Of(_dimensions, dimensions));
        return _latest.First!;
    }

    /// <summary>The instance of equal terms.</summary>
    public JourneyTerms Of(JourneyTerms terms) => Of(_terms, terms);

    /// <summary>The instance of an equal product of a placement.</summary>
    public ShownProduct Of(ShownProduct shown) => Of(_shown, shown);

    /// <summary>The instance of an equal text.</summary>
    public string Of(string text) => text.Length == 0 ? "" : Of(_texts, text);

    private static T Of<T>(Dictionary<T, T> known, T value)
        where T : notnull
    {
        if (known.TryGetValue(value, out var first))
            return first;
        known.Add(value, value);
        return value;
    }
}
