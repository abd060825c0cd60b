using System.Collections.Immutable;
using System.Globalization;

namespace AdCommerce.Domain.Tests.Playback.Decisions;

/// <summary>What a drawn placement asks for: written as a line for the product, and judged here in its own way.</summary>
/// <param name="All">All of the parts, or any of them.</param>
/// <param name="Parts">At most three; none asks for nothing.</param>
internal sealed record Wish(bool All, ImmutableArray<WishPart> Parts)
{
    public string Line => string.Join(All ? " && " : " || ", Parts.Select(static p => p.Line));

    public bool UsesProfile => Parts.Any(static p => p.IsOfViewer);

    public bool Holds(DrawnViewer viewer, DrawnSlot slot, bool mayUseProfile)
    {
        if (Parts.IsEmpty)
            return true;
        return All ? Parts.All(p => p.Holds(viewer, slot, mayUseProfile)) : Parts.Any(p => p.Holds(viewer, slot, mayUseProfile));
    }
}

/// <summary>One question. What is not known of is answered with no; turned around, with yes.</summary>
internal sealed record WishPart(WishKind Kind, bool Turned, string Word, string Other, int Number)
{
    public bool IsOfViewer => Kind is WishKind.Skin or WishKind.Avoids or WishKind.Older or WishKind.TellsAge;

    public string Line => Turned ? $"!({Question})" : Question;

    private string Question => Kind switch
    {
        WishKind.Skin => $"skin_type in ['{Word}', '{Other}']",
        WishKind.Avoids => $"'{Word}' in avoids",
        WishKind.Older => string.Create(CultureInfo.InvariantCulture, $"age >= {Number}"),
        WishKind.TellsAge => "has(age)",
        WishKind.Mood => $"'{Word}' in scene.mood",
        WishKind.Place => $"scene.place == '{Word}'",
        WishKind.Device => $"device == '{Word}'",
        _ => $"market == '{Word}'",
    };

    public bool Holds(DrawnViewer viewer, DrawnSlot slot, bool mayUseProfile)
    {
        var yes = Kind switch
        {
            _ when IsOfViewer && !mayUseProfile => false,
            WishKind.Skin => viewer.Skin == Word || viewer.Skin == Other,
            WishKind.Avoids => viewer.Avoids?.Contains(Word) == true,
            WishKind.Older => viewer.Age is { } age && age >= Number,
            WishKind.TellsAge => viewer.Age is not null,
            WishKind.Mood => slot.Moods.Contains(Word),
            WishKind.Place => slot.Place == Word,
            WishKind.Device => viewer.Device == Word,
            _ => viewer.Market == Word,
        };
        return yes != Turned;
    }
}

/// <summary>What is asked about.</summary>
internal enum WishKind
{
    Skin,
    Avoids,
    Older,
    TellsAge,
    Mood,
    Place,
    Device,
    Market,
}
