namespace AdCommerce.Server.Access;

/// <summary>
/// Who is calling, as a verified token says. The only source of a tenant or a subject in this service: the constructor is
/// private, and <see cref="Verification"/>, which runs after a token's signature and claims were checked, is its only user.
/// </summary>
internal sealed partial class Caller
{
    private Caller(Role role, string? subject, string? brandId)
    {
        Role = role;
        Subject = subject;
        BrandId = brandId;
    }

    /// <summary>Exactly one of Viewer, BrandAdmin, BrandMarketer, Operator.</summary>
    public Role Role { get; }

    /// <summary>The token's <c>sub</c>; for a viewer its id and never null, else whoever holds the token, for logs of who did what.</summary>
    public string? Subject { get; }

    /// <summary>The brand that the caller acts for; null for viewers and operators.</summary>
    public string? BrandId { get; }

    /// <summary>The viewer that the caller is; null for brands and operators.</summary>
    public string? ViewerId => Role is Role.Viewer ? Subject : null;

    /// <summary>True for those who run the service.</summary>
    public bool IsOperator => Role is Role.Operator;

    /// <summary>
    /// True when an object of this brand exists for the caller: operators see every brand's, a brand its own, viewers none. What is
    /// not seen is answered as if it were missing.
    /// </summary>
    public bool Sees(string brandId) => IsOperator || (BrandId is not null && string.Equals(BrandId, brandId, StringComparison.Ordinal));

    /// <summary>For logs: the role, and the tenant where there is one. Never the viewer.</summary>
    public override string ToString() => BrandId is null ? Role.ToString() : $"{Role} of {BrandId}";
}
