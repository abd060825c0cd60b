using System.Globalization;

namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>What the world's things are called. Each is made from its number alone, so that a world that grows stays the same.</summary>
internal static class WorldNames
{
    /// <summary>The one drama.</summary>
    public const string Drama = "load";

    /// <summary>Each brand's one campaign.</summary>
    public const string Campaign = "load";

    /// <summary>How many brands.</summary>
    public const int Brands = 5;

    private const string PlacementPrefix = "p-";

    private static readonly string[] Categories = [.. Enumerable.Range(0, WorldSizes.Slots).Select(static c => Text($"category-{c}"))];

    private static readonly string[][] Products =
        [.. Enumerable.Range(0, WorldSizes.Slots).Select(static c => Enumerable.Range(0, WorldMedia.ProductsPerCategory).Select(p => Text($"product-{c}-{p}")).ToArray())];

    /// <summary>Category of the slot with the same number in all episodes.</summary>
    public static string Category(int category) => Categories[category];

    /// <summary>A product of a category.</summary>
    public static string Product(int category, int product) => Products[category][product];

    /// <summary>Whose a product is: each brand has two, of different categories.</summary>
    public static string BrandOf(int category, int product) => Brand(((category * WorldMedia.ProductsPerCategory) + product) % Brands);

    /// <summary>A brand.</summary>
    public static string Brand(int brand) => Text($"brand-{brand}");

    /// <summary>An episode of five slots.</summary>
    public static string Episode(int episode) => Text($"long-{episode}");

    /// <summary>An episode of one slot.</summary>
    public static string ShortEpisode(int episode) => Text($"short-{episode}");

    /// <summary>A viewer.</summary>
    public static string Viewer(int viewer) => Text($"viewer-{viewer}");

    /// <summary>A placement's id in its campaign.</summary>
    public static string Placement(int placement) => Text($"{PlacementPrefix}{placement}");

    /// <summary>The number of a placement, by its full name.</summary>
    public static int PlacementOf(string name) => int.Parse(name.AsSpan(name.LastIndexOf('/') + 1 + PlacementPrefix.Length), CultureInfo.InvariantCulture);

    /// <summary>What a placement shows.</summary>
    public static (int Category, int Product) ShownBy(int placement) =>
        (placement % WorldSizes.Slots, placement / WorldSizes.Slots % WorldMedia.ProductsPerCategory);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
