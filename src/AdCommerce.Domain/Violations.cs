using System.Collections.Immutable;

namespace AdCommerce.Domain;

/// <summary>Collects every broken rule of one request, so that the caller hears of all of them at once.</summary>
public sealed class Violations
{
    private ImmutableArray<FieldViolation>.Builder? _found;

    /// <summary>True when nothing was found.</summary>
    public bool None => _found is null;

    /// <summary>Adds a violation.</summary>
    public void Add(string field, string description) => (_found ??= ImmutableArray.CreateBuilder<FieldViolation>()).Add(new FieldViolation(field, description));

    /// <summary>Adds a violation unless the rule holds.</summary>
    public void Require(bool holds, string field, string description)
    {
        if (!holds)
            Add(field, description);
    }

    /// <summary>Adds a violation unless the text has a length in the range and no control characters.</summary>
    public void RequireText(string? text, string field, int lengthMin, int lengthMax)
    {
        text ??= "";
        Require(
            text.Length >= lengthMin && text.Length <= lengthMax && !text.Any(char.IsControl),
            field,
            $"must have {lengthMin} to {lengthMax} characters and no control characters");
    }

    /// <summary>Adds a violation unless the text has a length in the range and, but for line feeds, no control characters.</summary>
    public void RequireLines(string text, string field, int lengthMin, int lengthMax) => Require(
        text.Length >= lengthMin && text.Length <= lengthMax && !text.Any(static c => char.IsControl(c) && c != '\n'),
        field,
        $"must have {lengthMin} to {lengthMax} characters and no control characters but line feeds");

    /// <summary>All of them as one refusal. Only when there are some.</summary>
    public Rejection ToRejection() => Rejection.Invalid(_found!.ToImmutable());
}
