namespace AdCommerce.ConsolePages.Api;

/// <summary>Names of resources as the API spells them.</summary>
internal static class ResourceNames
{
    /// <summary>The id at the end: "evening-light" of "brands/lumiere/campaigns/evening-light".</summary>
    public static string IdOf(string name) => name[(name.LastIndexOf('/') + 1)..];
}
