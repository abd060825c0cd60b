namespace AdCommerce.Domain.Catalog;

/// <summary>A tenant.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="Title">Name shown to viewers.</param>
/// <param name="Version">Position in the registry of the last change: the etag.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.brand")]
public sealed record Brand(string Id, string Title, long Version);
