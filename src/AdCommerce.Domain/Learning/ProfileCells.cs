using System.Collections.Immutable;
using System.Globalization;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Learning;

/// <summary>An attribute that rates are learned apart by: by its words, or by bands of its number.</summary>
/// <param name="Attribute">Its id.</param>
/// <param name="Values">The words that are told apart; all others, and none, count as one more.</param>
/// <param name="Bounds">Where bands of a number begin, ascending; the last one has no end. Below the first, and nothing, count as one more.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.cell-attribute")]
public sealed record CellAttribute(string Attribute, ImmutableArray<string> Values, ImmutableArray<double> Bounds)
{
    /// <summary>Told apart by words.</summary>
    public CellAttribute(string attribute, ImmutableArray<string> values)
        : this(attribute, values, [])
    {
    }

    /// <summary>Whether another tells the same apart.</summary>
    internal bool IsSameAs(CellAttribute other) =>
        Attribute == other.Attribute && Values.SequenceEqual(other.Values, StringComparer.Ordinal) && Bounds.SequenceEqual(other.Bounds);

    /// <summary>How many places it has, the one for all others among them.</summary>
    internal int Places => 1 + Values.Length + Bounds.Length;

    /// <summary>Where a profile stands; of several words the first that is told apart counts.</summary>
    internal int PlaceOf(ViewerProfile profile)
    {
        if (!profile.Attributes.TryGetValue(Attribute, out var value))
            return 0;
        for (var i = 0; i < Values.Length; i++)
        {
            if (value.Words.Contains(Values[i]))
                return i + 1;
        }

        var band = value.Kind == Catalog.AttributeKind.Number ? Bounds.Length : 0;
        while (band > 0 && !(value.Number >= Bounds[band - 1]))
            band--;
        return band == 0 ? 0 : Values.Length + band;
    }

    /// <summary>A place as text: "taste=fruity", "age=18..25", "age=35.."; empty for all others.</summary>
    internal string NameOf(int place)
    {
        if (place == 0)
            return "";
        if (place <= Values.Length)
            return $"{Attribute}={Values[place - 1]}";
        var band = place - Values.Length;
        var end = band < Bounds.Length ? Bounds[band].ToString(CultureInfo.InvariantCulture) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Attribute}={Bounds[band - 1]}..{end}");
    }
}

/// <summary>
/// Parts all viewers into a few cells by chosen attributes, so that rates can be learned for each: a pure function of the profile. Cell 0 is everyone
/// of whom none of it is known, and everyone who did not agree to personalisation. A cell's circle says in words what its viewers have in common: that,
/// and not its number, is what is recorded, so that what was recorded keeps its meaning when viewers are parted differently.
/// </summary>
public sealed class ProfileCells
{
    /// <summary>Most cells: at rates of half a percent more would learn nothing in time.</summary>
    public const int CellsMax = 16;

    /// <summary>Everyone is one.</summary>
    public static readonly ProfileCells One = new([]);

    private readonly ImmutableArray<string> _circles;

    /// <param name="attributes">What parts them. The product of their places is at most <see cref="CellsMax"/>.</param>
    /// <exception cref="ArgumentException">That would be too many cells.</exception>
    public ProfileCells(ImmutableArray<CellAttribute> attributes)
    {
        var count = 1L;
        foreach (var attribute in attributes)
            count = Math.Min(count * attribute.Places, CellsMax + 1);
        if (count > CellsMax)
            throw new ArgumentException($"more than {CellsMax} cells", nameof(attributes));
        (Attributes, Count) = (attributes, (int)count);
        _circles = [.. Enumerable.Range(0, Count).Select(NameOf)];
    }

    /// <summary>What parts them.</summary>
    public ImmutableArray<CellAttribute> Attributes { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The cell of a profile.</summary>
    public int Of(ViewerProfile? profile)
    {
        if (profile is not { Consent.Personalization: true })
            return 0;
        var cell = 0;
        foreach (var attribute in Attributes)
            cell = (cell * attribute.Places) + attribute.PlaceOf(profile);
        return cell;
    }

    /// <summary>Whether others part viewers in the same way.</summary>
    public bool IsSameAs(ProfileCells other) =>
        Attributes.Length == other.Attributes.Length && Attributes.Zip(other.Attributes).All(static pair => pair.First.IsSameAs(pair.Second));

    /// <summary>A cell's circle: "taste=fruity;age=18..25"; empty for cell 0.</summary>
    public string CircleOf(int cell) => _circles[cell];

    /// <summary>The cell of a circle; -1 for one that viewers are not parted into (any more).</summary>
    public int Find(string circle) => _circles.IndexOf(circle, 0, _circles.Length, StringComparer.Ordinal);

    private string NameOf(int cell)
    {
        var names = new Stack<string>();
        for (var i = Attributes.Length - 1; i >= 0; i--)
        {
            (cell, var place) = Math.DivRem(cell, Attributes[i].Places);
            if (place > 0)
                names.Push(Attributes[i].NameOf(place));
        }

        return string.Join(';', names);
    }
}
