using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using AdCommerce.Domain.Learning;

namespace AdCommerce.Grains.Learning;

/// <summary>How rates are learned. Section <c>AdCommerce:Learning</c> of the configuration, written by the operator; the same on every silo.</summary>
public sealed class LearningConfig : IValidatableObject
{
    /// <summary>The section it is read from.</summary>
    public const string Section = "AdCommerce:Learning";

    /// <summary>
    /// Attributes by whose values viewers are parted into circles, each of which rates are learned for apart. Default none. A circle is recorded with
    /// what was seen, so an attribute that is defined as sensitive, or not defined at all, parts nobody whatever stands here.
    /// </summary>
    public IList<CircleConfig> Circles { get; } = [];

    /// <summary>After so many days an exposure counts half. Default 28, range 0 to 365; 0 is never.</summary>
    [Range(0, 365, ErrorMessage = "AdCommerce:Learning:HalfLifeDays must be from 0 to 365.")]
    public int HalfLifeDays { get; set; } = LearnedRates.HalfLifeDaysDefault;

    /// <summary>Exposures of before so many days are not learned from. Default 90, range 1 to 365. Each silo keeps the sums of so many days in memory.</summary>
    [Range(1, 365, ErrorMessage = "AdCommerce:Learning:DaysMax must be from 1 to 365.")]
    public int DaysMax { get; set; } = 90;

    /// <summary>Pause between two looks at the partitions, in milliseconds. Default 1,000, range 100 to 60,000.</summary>
    [Range(100, 60_000, ErrorMessage = "AdCommerce:Learning:PeriodMillis must be from 100 to 60000.")]
    public int PeriodMillis { get; set; } = 1_000;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Circles.Any(static c => c.Attribute.Length == 0 || (c.Values.Count == 0) == (c.Bounds.Count == 0)))
            yield return new("AdCommerce:Learning:Circles must name an attribute each, and either Values or Bounds.");
        if (Circles.Select(static c => c.Attribute).Distinct(StringComparer.Ordinal).Count() < Circles.Count)
            yield return new("AdCommerce:Learning:Circles must name each attribute once.");
        if (Circles.Any(static c => !c.Bounds.SequenceEqual(c.Bounds.Where(double.IsFinite).Distinct().Order())))
            yield return new("AdCommerce:Learning:Circles must have ascending Bounds.");
        if (Circles.Aggregate(1L, static (count, c) => Math.Min(count * (1 + c.Values.Count + c.Bounds.Count), int.MaxValue)) > ProfileCells.CellsMax)
            yield return new($"AdCommerce:Learning:Circles must part viewers into at most {ProfileCells.CellsMax} circles: each attribute multiplies them by one more than its values.");
    }

    /// <summary>What parts viewers, as far as it may.</summary>
    /// <param name="isAllowed">Whether an attribute may be recorded.</param>
    internal ProfileCells CellsOf(Func<string, bool> isAllowed) => new(
    [
        .. Circles.Where(c => isAllowed(c.Attribute)).Select(static c => new CellAttribute(c.Attribute, [.. c.Values], [.. c.Bounds])),
    ]);
}

/// <summary>An attribute that viewers are parted by.</summary>
public sealed class CircleConfig
{
    /// <summary>Its id.</summary>
    public string Attribute { get; set; } = "";

    /// <summary>For an enum or a set: the words that are told apart. All others count as one more.</summary>
    public IList<string> Values { get; } = [];

    /// <summary>For a number: where bands begin, ascending; the last one has no end. What is below the first counts as one more.</summary>
    public IList<double> Bounds { get; } = [];
}
