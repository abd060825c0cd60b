namespace AdCommerce.Server.Access;

/// <summary>Who may call one RPC or one plain HTTP endpoint.</summary>
/// <param name="Roles">The callers that are let in.</param>
internal abstract record AccessRow(Role Roles)
{
    /// <summary>Largest body that players and callers without a credential may send (trust.md, Input limits).</summary>
    public const int PlayerRequestBytesMax = 64 * 1024;

    /// <summary>Largest body that anyone may send.</summary>
    public const int RequestBytesMax = 1024 * 1024;

    /// <summary>True when the token may also come as <c>?token=</c>: for players that cannot set headers.</summary>
    public bool TokenInQuery { get; init; }

    /// <summary>Largest request body of this method, in bytes.</summary>
    public int BodyBytesMax => Roles.HasFlag(Role.Viewer) ? PlayerRequestBytesMax : RequestBytesMax;
}

/// <summary>Who may call an RPC, by gRPC and by JSON.</summary>
/// <param name="Method">"package.Service/Method".</param>
/// <param name="Roles">The callers that are let in.</param>
/// <param name="Binding">What the request must belong to.</param>
internal sealed record RpcRow(string Method, Role Roles, Binding Binding) : AccessRow(Roles);

/// <summary>Who may call an HTTP endpoint that is no RPC.</summary>
/// <param name="Methods">HTTP methods, separated by spaces.</param>
/// <param name="Pattern">The route pattern as it is mapped, or its beginning and "*".</param>
/// <param name="Roles">The callers that are let in.</param>
internal sealed record HttpRow(string Methods, string Pattern, Role Roles) : AccessRow(Roles)
{
    /// <summary>
    /// True when <c>?session=</c> stands in for a token: a sealed session is a credential of its own, which the endpoint opens.
    /// Without a caller the endpoint must refuse a request whose session does not open.
    /// </summary>
    public bool SessionInQuery { get; init; }

    /// <summary>
    /// True when the token may also come in the cookie of the console's session: for pages that are not the console's own, and change nothing, so that it does
    /// not matter which site has them opened.
    /// </summary>
    public bool TokenInConsoleCookie { get; init; }

    /// <summary>True when the row speaks of this HTTP method.</summary>
    public bool Takes(string method) => Methods.Split(' ').Contains(method, StringComparer.OrdinalIgnoreCase);

    /// <summary>True when the row speaks of an endpoint mapped with this pattern.</summary>
    public bool Covers(string pattern) =>
        Pattern.EndsWith('*') ? pattern.StartsWith(Pattern[..^1], StringComparison.OrdinalIgnoreCase) : pattern.Equals(Pattern, StringComparison.OrdinalIgnoreCase);
}
