using System.Collections.Concurrent;
using AdCommerce.Domain.Campaigns.Targeting;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>
/// What targeting found, as decisions spell it: "skin_type=oily". The same come again and again, and are written once. Bounded; beyond that each is written
/// anew. Thread-safe.
/// </summary>
internal sealed class MatchedTexts
{
    private const int KeptMax = 4_096;

    private readonly ConcurrentDictionary<(TargetingAttribute, string), string> _kept = new();

    /// <summary>The text of one finding.</summary>
    public string Of(TargetingAttribute attribute, string value)
    {
        if (_kept.TryGetValue((attribute, value), out var kept))
            return kept;
        var text = $"{attribute.Name}={value}";
        return _kept.Count < KeptMax ? _kept.GetOrAdd((attribute, value), text) : text;
    }
}
