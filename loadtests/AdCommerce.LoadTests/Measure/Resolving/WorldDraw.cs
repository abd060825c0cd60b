using System.Globalization;
using AdCommerce.LoadTests.Measure.Matching;
using AdCommerce.V1;
using Attribute = AdCommerce.V1.Attribute;
using TargetingExpression = AdCommerce.Domain.Campaigns.Targeting.TargetingExpression;

namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>
/// Placements and viewers drawn as in <see cref="MatchingWorld"/>, each by its number: a placement asks for three of twelve attributes, of each of which
/// a fifth of the viewers has what is asked for, so that about 1 % of the placements are open to a viewer.
/// </summary>
internal sealed class WorldDraw(int seed)
{
    private const double Share = 0.22;
    private const int BidUnitsMin = 10;
    private const int BidUnitsMax = 100;
    private const long Micros = 1_000_000;

    /// <summary>What a placement asks for.</summary>
    public TargetingExpression Audience(int placement) => MatchingWorld.ExpressionOf(new MatchingWorld(1, 0, Share, SeedOf(1, placement)).Placements[0]);

    /// <summary>A viewer.</summary>
    public MatchedViewer Viewer(int viewer) => new MatchingWorld(0, 1, Share, SeedOf(2, viewer)).Viewers[0];

    /// <summary>What creates a placement.</summary>
    public CreatePlacementRequest PlacementOf(int placement)
    {
        var (category, product) = WorldNames.ShownBy(placement);
        return new()
        {
            Parent = $"brands/{WorldNames.BrandOf(category, product)}/campaigns/{WorldNames.Campaign}",
            PlacementId = WorldNames.Placement(placement),
            Placement = new()
            {
                Product = $"products/{WorldNames.Product(category, product)}",
                Targeting = Audience(placement).ToString(),
                Bid = new()
                {
                    Pricing = Bid.Types.Pricing.ThousandExposures,
                    Amount = new() { CurrencyCode = "CNY", AmountMicros = new Random(SeedOf(3, placement)).Next(BidUnitsMin, BidUnitsMax) * Micros },
                },
            },
        };
    }

    /// <summary>What creates a viewer, who agrees to everything.</summary>
    public UpdateViewerRequest ViewerOf(int viewer)
    {
        var drawn = Viewer(viewer);
        var request = new UpdateViewerRequest
        {
            Viewer = new() { Name = $"viewers/{WorldNames.Viewer(viewer)}", Consent = new() { Personalization = true, Measurement = true } },
            AllowMissing = true,
        };
        var attributes = request.Viewer.Attributes;
        for (var i = 0; i < drawn.Words.Length; i++)
            attributes.Add(Wish.NameOf(i), new() { EnumValue = Wish.WordOf(drawn.Words[i]) });
        for (var i = 0; i < drawn.Sets.Length; i++)
            attributes.Add(Wish.NameOf(MatchingWorld.WordAttributes + i), new() { SetValue = new() { Values = { drawn.Sets[i].Select(Wish.WordOf) } } });
        for (var i = 0; i < drawn.Numbers.Length; i++)
            attributes.Add(Wish.NameOf(MatchingWorld.FirstNumber + i), new() { NumberValue = drawn.Numbers[i] });
        return request;
    }

    /// <summary>What defines an attribute.</summary>
    public static CreateAttributeRequest AttributeOf(int attribute) => new()
    {
        AttributeId = Wish.NameOf(attribute),
        Attribute = attribute < MatchingWorld.FirstNumber
            ? new Attribute
            {
                Kind = attribute < MatchingWorld.WordAttributes ? Attribute.Types.Kind.Enum : Attribute.Types.Kind.Set,
                AllowedValues = { Enumerable.Range(0, MatchingWorld.Words).Select(Wish.WordOf) },
                Description = "Load",
            }
            : new Attribute { Kind = Attribute.Types.Kind.Number, Minimum = 0, Maximum = MatchingWorld.Numbers - 1, Description = "Load" },
    };

    /// <summary>What creates a product.</summary>
    public static CreateProductRequest ProductOf(int category, int product) => new()
    {
        ProductId = WorldNames.Product(category, product),
        Product = new()
        {
            Brand = $"brands/{WorldNames.BrandOf(category, product)}",
            Category = WorldNames.Category(category),
            Title = string.Create(CultureInfo.InvariantCulture, $"Product {category} {product}"),
            Price = new() { CurrencyCode = "CNY", AmountMicros = 199 * Micros },
            ImageUri = "/images/load.png",
            Stock = 1_000_000,
            MainColor = "#AA3366",
        },
    };

    private int SeedOf(int kind, int number) => HashOf(HashOf(HashOf(17, seed), kind), number);

    // Not HashCode: that gives other values in each process.
    private static int HashOf(int before, int value)
    {
        var mixed = unchecked(((uint)before * 0x9E3779B1u) ^ ((uint)value * 0x85EBCA77u));
        mixed ^= mixed >> 15;
        mixed = unchecked(mixed * 0xC2B2AE3Du);
        return (int)(mixed ^ (mixed >> 13));
    }
}
