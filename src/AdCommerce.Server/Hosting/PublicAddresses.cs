using Microsoft.Security.AntiSSRF;

namespace AdCommerce.Server.Hosting;

/// <summary>
/// Which addresses may be connected to where others say where: public ones. The address that is connected to is checked, after the name was resolved: a name that points at a private
/// address, now or only at the second look (DNS rebinding), gets nowhere.
/// </summary>
internal static class PublicAddresses
{
    /// <summary>How long connecting may take.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // ::127.0.0.1 and the like: deprecated, yet some routers and tunnels still take them for the IPv4 address (RFC 4291, 2.5.5.1).
    private const string CompatibleAddresses = "::/96";

    private const int ResponseHeaderKibibytesMax = 32;

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Connects to public addresses only. It follows no redirects and keeps no cookies.</summary>
    /// <param name="testAddresses">For tests alone: lets these through, too.</param>
    public static AntiSSRFHandler NewHandler(params string[] testAddresses)
    {
        var policy = new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest);
        policy.AddDeniedAddresses([CompatibleAddresses]);
        if (testAddresses.Length > 0)
            policy.AddAllowedAddresses(testAddresses);
        var handler = policy.GetHandler();
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.ConnectTimeout = ConnectTimeout;
        handler.PooledConnectionLifetime = ConnectionLifetime;
        handler.MaxResponseHeadersLength = ResponseHeaderKibibytesMax;
        return handler;
    }
}
