using System.Collections.Immutable;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Learning;

/// <summary>An attribute that rates are learned apart by.</summary>
/// <param name="Attribute">Its id.</param>
/// <param name="Values">The values that are told apart; all others, and none, count as one more.</param>
public sealed record CellAttribute(string Attribute, ImmutableArray<string> Values);

/// <summary>
/// Parts all viewers into a few cells by chosen attributes, so that rates can be learned for each: a pure function of the profile. Cell 0 is everyone
/// of whom none of it is known, and everyone who did not agree to personalisation.
/// </summary>
public sealed class ProfileCells
{
    /// <summary>Most cells: at rates of half a percent more would learn nothing in time.</summary>
    public const int CellsMax = 16;

    /// <summary>Everyone is one.</summary>
    public static readonly ProfileCells One = new([]);

    private readonly ImmutableArray<CellAttribute> _attributes;

    /// <param name="attributes">What parts them. The product of (values + 1) is at most <see cref="CellsMax"/>.</param>
    /// <exception cref="ArgumentException">That would be too many cells.</exception>
    public ProfileCells(ImmutableArray<CellAttribute> attributes)
    {
        var count = 1L;
        foreach (var attribute in attributes)
            count = Math.Min(count * (attribute.Values.Length + 1), CellsMax + 1);
        if (count > CellsMax)
            throw new ArgumentException($"more than {CellsMax} cells", nameof(attributes));
        (_attributes, Count) = (attributes, (int)count);
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The cell of a profile; of several values of one attribute the first that is told apart counts.</summary>
    public int Of(ViewerProfile? profile)
    {
        if (profile is not { Consent.Personalization: true })
            return 0;
        var cell = 0;
        foreach (var attribute in _attributes)
        {
            var place = 0;
            if (profile.Attributes.TryGetValue(attribute.Attribute, out var value))
            {
                for (var i = 0; i < attribute.Values.Length && place == 0; i++)
                    place = value.Words.Contains(attribute.Values[i]) ? i + 1 : 0;
            }

            cell = (cell * (attribute.Values.Length + 1)) + place;
        }

        return cell;
    }
}
