namespace AdCommerce.ConsolePages.Session;

/// <summary>Under which names a token says who somebody is: the same settings, in section <c>AdCommerce:Access</c>, that the API reads.</summary>
public sealed class TokenClaims
{
    internal const string Section = "AdCommerce:Access";

    /// <summary>The claim that says "brand" or "operator".</summary>
    public string RoleClaim { get; set; } = "role";

    /// <summary>The claim with the brand's id.</summary>
    public string BrandClaim { get; set; } = "brand";

    /// <summary>The claim that says "admin" or "marketer".</summary>
    public string BrandRoleClaim { get; set; } = "brand_role";
}
