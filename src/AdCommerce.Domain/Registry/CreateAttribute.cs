using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>Defines an attribute.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.create-attribute")]
public sealed record CreateAttribute(AttributeDefinition Attribute) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        var words = Attribute.Kind is AttributeKind.Enum or AttributeKind.Set;
        violations.Require(
            ResourceId.IsValidAttribute(Attribute.Id), "attribute_id", "must be 1 to 63 of a-z, 0-9 and \"_\", beginning with a letter");
        violations.Require(
            Attribute.Kind != AttributeKind.Unspecified, "attribute.kind", "must be KIND_ENUM, KIND_NUMBER or KIND_SET");
        violations.RequireText(Attribute.Description, "attribute.description", 0, 500);
        violations.Require(
            words ? Attribute.AllowedValues.Length is >= 1 and <= AttributeDefinition.AllowedValuesMax : Attribute.AllowedValues.IsEmpty,
            "attribute.allowed_values",
            $"must have 1 to {AttributeDefinition.AllowedValuesMax} values for an enum or a set, and none for a number");
        violations.Require(
            Attribute.AllowedValues.All(ResourceId.IsValidWord) && Attribute.AllowedValues.Distinct().Count() == Attribute.AllowedValues.Length,
            "attribute.allowed_values",
            "must be distinct words of 1 to 63 of a-z, 0-9, \"-\" and \"_\"");
        violations.Require(
            words || (double.IsFinite(Attribute.Minimum) && double.IsFinite(Attribute.Maximum) && Attribute.Minimum <= Attribute.Maximum),
            "attribute.minimum",
            "must be a finite number, not above attribute.maximum");
        return state.Attributes.ContainsKey(Attribute.Id) ? Exists($"attributes/{Attribute.Id}") : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new AttributePut(Attribute);
}
