using AdCommerce.Domain.Campaigns.Targeting;

namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>How a dimension's value is looked up.</summary>
internal enum DimensionKind
{
    /// <summary>One word, or none.</summary>
    Word,

    /// <summary>A number, or none.</summary>
    Number,

    /// <summary>Words; none where it is not known.</summary>
    Set,

    /// <summary>Known or not.</summary>
    Presence,
}

/// <summary>
/// A side of what is matched of which each predicate is a function. One attribute has several, so that a value of an unexpected kind is treated as
/// <see cref="TargetingExpression.Holds"/> treats it.
/// </summary>
/// <param name="Attribute">The attribute; default for the slot's category.</param>
/// <param name="Kind">How it is looked up.</param>
internal readonly record struct Dimension(TargetingAttribute Attribute, DimensionKind Kind)
{
    /// <summary>The slot's category. Every row asks for one.</summary>
    public static readonly Dimension Category = new(default, DimensionKind.Word);

    /// <summary>True for what is the same in all slots of an episode, for a viewer.</summary>
    public bool IsViewers => Attribute.Subject is TargetingSubject.Viewer or TargetingSubject.Market or TargetingSubject.Device;
}
