using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace AdCommerce.ConsolePages.Reports;

/// <summary>A word in a drawing: the element that Razor takes for a word of its own.</summary>
public sealed class SvgText : ComponentBase
{
    /// <summary>Where it begins.</summary>
    [Parameter, EditorRequired]
    public double X { get; set; }

    /// <summary>Its base line.</summary>
    [Parameter, EditorRequired]
    public double Y { get; set; }

    /// <summary>Class of the style sheet.</summary>
    [Parameter]
    public string? Class { get; set; }

    /// <summary>The words.</summary>
    [Parameter, EditorRequired]
    public string Value { get; set; } = "";

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", Numbers.Px(X));
        builder.AddAttribute(2, "y", Numbers.Px(Y));
        builder.AddAttribute(3, "class", Class);
        builder.AddContent(4, Value);
        builder.CloseElement();
    }
}
