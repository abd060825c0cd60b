using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Domain.Funnel;

/// <summary>
/// How often each viewer saw what, of the exposures that no journey holds any more: kept for as long as the viewer agrees to be measured, so that a cap for the
/// campaign's life is exact. Beside the subjects, because most of these viewers have nothing else left. Mutable and not thread-safe: a part of a shard's state.
/// </summary>
internal sealed class EarlierTable(Interner interner)
{
    /// <summary>Most products of placements of one viewer; of a further one exposures count as long as its journey holds them.</summary>
    public const int ProductsMax = 4_096;

    private readonly Dictionary<string, ImmutableArray<EarlierExposures>> _ofSubjects = new(StringComparer.Ordinal);

    /// <summary>Everything, by subject in ordinal order: for a snapshot.</summary>
    public ImmutableArray<KeyValuePair<string, ImmutableArray<EarlierExposures>>> All() => [.. _ofSubjects.OrderBy(static s => s.Key, StringComparer.Ordinal)];

    /// <summary>What a subject saw, by placement, then product.</summary>
    public ImmutableArray<EarlierExposures> Of(string subject) => _ofSubjects.GetValueOrDefault(subject, []);

    /// <summary>Adds exposures that a journey has just let go.</summary>
    public void Add(string subject, IReadOnlyCollection<Touch> exposures)
    {
        if (exposures.Count == 0)
            return;
        var seen = Of(subject).ToBuilder();
        foreach (var exposure in exposures)
            AddOne(seen, new ShownProduct(exposure.Origin.Placement, exposure.Origin.ProductId));
        _ofSubjects[subject] = seen.ToImmutable();
    }

    /// <summary>Puts what a snapshot has of a subject back.</summary>
    public void Restore(string subject, IEnumerable<EarlierExposures> seen) =>
        _ofSubjects.Add(subject, [.. seen.Select(each => each with { Shown = interner.Of(each.Shown) })]);

    /// <summary>Nothing is left of a subject.</summary>
    public void Forget(string subject) => _ofSubjects.Remove(subject);

    private void AddOne(ImmutableArray<EarlierExposures>.Builder seen, ShownProduct shown)
    {
        var (begin, end) = (0, seen.Count);
        while (begin < end)
        {
            var middle = (begin + end) / 2;
            var order = seen[middle].Shown.CompareTo(shown);
            if (order == 0)
            {
                seen[middle] = seen[middle] with { Count = Math.Min(seen[middle].Count + 1, FrequencyCap.CountMax) };
                return;
            }

            (begin, end) = order < 0 ? (middle + 1, end) : (begin, middle);
        }

        if (seen.Count < ProductsMax)
            seen.Insert(begin, new EarlierExposures(interner.Of(shown), 1));
    }
}
