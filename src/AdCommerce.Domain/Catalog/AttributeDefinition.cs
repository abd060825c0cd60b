using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog;

/// <summary>What values an attribute takes.</summary>
public enum AttributeKind
{
    /// <summary>Not given; refused.</summary>
    Unspecified,

    /// <summary>One of the allowed values.</summary>
    Enum,

    /// <summary>A finite number inside the range.</summary>
    Number,

    /// <summary>Any subset of the allowed values.</summary>
    Set,
}

/// <summary>The definition of an attribute that profiles, products and placements can speak of.</summary>
/// <param name="Id">a-z, 0-9 and "_", beginning with a letter.</param>
/// <param name="Kind">What values it takes.</param>
/// <param name="AllowedValues">For Enum and Set: 1 to 256 words.</param>
/// <param name="Minimum">For Number: smallest value.</param>
/// <param name="Maximum">For Number: largest value.</param>
/// <param name="Description">What it means, for people.</param>
/// <param name="Sensitive">Treated with the care of health data.</param>
/// <param name="Version">Position in the registry of the last change: the etag.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.attribute-definition")]
public sealed record AttributeDefinition(
    string Id,
    AttributeKind Kind,
    ImmutableArray<string> AllowedValues,
    double Minimum,
    double Maximum,
    string Description,
    bool Sensitive,
    long Version)
{
    /// <summary>Most allowed values of one definition.</summary>
    public const int AllowedValuesMax = 256;

    /// <summary>Adds a violation for everything that is wrong with a value of this attribute.</summary>
    public void Check(AttributeValue value, string field, Violations violations)
    {
        if (value.Kind != Kind)
        {
            violations.Add(field, $"must be {Named(Kind)}, as attribute \"{Id}\" is defined");
            return;
        }

        if (Kind == AttributeKind.Number)
        {
            violations.Require(
                double.IsFinite(value.Number) && value.Number >= Minimum && value.Number <= Maximum,
                field,
                FormattableString.Invariant($"must be a number from {Minimum} to {Maximum}"));
            return;
        }

        violations.Require(value.Words.All(AllowedValues.Contains), field, $"must be among {string.Join(", ", AllowedValues)}");
        violations.Require(value.Words.Distinct().Count() == value.Words.Length, field, "must not repeat a value");
        violations.Require(Kind == AttributeKind.Set || value.Words.Length == 1, field, "must be one value");
    }

    private static string Named(AttributeKind kind) => kind switch
    {
        AttributeKind.Enum => "one of the allowed values",
        AttributeKind.Number => "a number",
        _ => "a set of the allowed values",
    };
}

/// <summary>A value of an attribute.</summary>
/// <param name="Kind">Which of the other two holds it.</param>
/// <param name="Words">The one word of an Enum, the words of a Set; empty for a Number.</param>
/// <param name="Number">The number of a Number; 0 otherwise.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.attribute-value")]
public sealed record AttributeValue(AttributeKind Kind, ImmutableArray<string> Words, double Number)
{
    /// <summary>A value of an enumeration.</summary>
    public static AttributeValue OfEnum(string word) => new(AttributeKind.Enum, [word], 0);

    /// <summary>A number.</summary>
    public static AttributeValue OfNumber(double number) => new(AttributeKind.Number, [], number);

    /// <summary>A set of words.</summary>
    public static AttributeValue OfSet(params ImmutableArray<string> words) => new(AttributeKind.Set, words, 0);
}
