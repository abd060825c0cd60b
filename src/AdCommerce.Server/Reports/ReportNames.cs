using AdCommerce.Domain.Reports;
using AdCommerce.Server.Registry;

namespace AdCommerce.Server.Reports;

/// <summary>Dimensions and their values as the API spells them.</summary>
internal static class ReportNames
{
    private const int ValueLengthMax = 512;

    /// <summary>The dimension that a filter calls so: its name in lower case; null for none.</summary>
    public static ReportDimension? DimensionOf(string name) =>
        Enum.GetValues<ReportDimension>().Cast<ReportDimension?>().FirstOrDefault(dimension => NameOf(dimension!.Value) == name);

    /// <summary>What a filter calls a dimension.</summary>
    public static string NameOf(ReportDimension dimension) => dimension.ToString().ToLowerInvariant();

    /// <summary>A value as the API spells it.</summary>
    public static string ToName(ReportDimension dimension, string brandId, string value)
    {
        var parts = value.Split('/');
        return dimension switch
        {
            ReportDimension.Campaign => $"brands/{brandId}/campaigns/{value}",
            ReportDimension.Placement => $"brands/{brandId}/campaigns/{parts[0]}/placements/{parts[1]}",
            ReportDimension.Product => $"products/{value}",
            ReportDimension.Variant => $"episodes/{parts[0]}/slots/{parts[1]}/products/{parts[2]}",
            ReportDimension.Drama => $"dramas/{value}",
            ReportDimension.Episode => $"episodes/{value}",
            ReportDimension.Slot => $"episodes/{parts[0]}/slots/{parts[1]}",
            _ => value,
        };
    }

    /// <summary>A value that the API spells so; null when it is none.</summary>
    public static string? TryParse(ReportDimension dimension, string brandId, string name)
    {
        if (name.Length > ValueLengthMax || name.Any(char.IsControl))
            return null;
        return dimension switch
        {
            ReportDimension.Campaign => OfBrand(brandId, ResourceName.TryParse(name, "brands/*/campaigns/*")),
            ReportDimension.Placement => OfBrand(brandId, ResourceName.TryParse(name, "brands/*/campaigns/*/placements/*")),
            ReportDimension.Product => Joined(ResourceName.TryParse(name, "products/*")),
            ReportDimension.Variant => Joined(ResourceName.TryParse(name, "episodes/*/slots/*/products/*")),
            ReportDimension.Drama => Joined(ResourceName.TryParse(name, "dramas/*")),
            ReportDimension.Episode => Joined(ResourceName.TryParse(name, "episodes/*")),
            ReportDimension.Slot => Joined(ResourceName.TryParse(name, "episodes/*/slots/*")),
            _ => name,
        };
    }

    private static string? OfBrand(string brandId, string[]? ids) => ids is [var brand, .. var rest] && brand == brandId ? Joined(rest) : null;

    private static string? Joined(string[]? ids) => ids is null ? null : string.Join('/', ids);
}
