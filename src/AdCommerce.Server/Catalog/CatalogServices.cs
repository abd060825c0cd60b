namespace AdCommerce.Server.Catalog;

/// <summary>Puts the catalog together.</summary>
internal static class CatalogServices
{
    /// <summary>Adds what the catalog's service works with.</summary>
    public static IServiceCollection AddCatalog(this IServiceCollection services) => services.AddSingleton<EpisodeWorkshop>();
}
