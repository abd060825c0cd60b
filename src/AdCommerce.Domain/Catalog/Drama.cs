using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog;

/// <summary>A series of episodes.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="Title">Title shown to viewers.</param>
/// <param name="Synopsis">What happens.</param>
/// <param name="Themes">What it is about.</param>
/// <param name="Version">Position in the registry of the last change: the etag.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.drama")]
public sealed record Drama(string Id, string Title, string Synopsis, ImmutableArray<string> Themes, long Version);
