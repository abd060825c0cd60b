using System.ComponentModel.DataAnnotations;

namespace AdCommerce.ConsolePages.Session.OpenId;

/// <summary>
/// Where people sign in to the console. Section <c>AdCommerce:OpenIdConnect</c>, written by the operator. The provider has to give access tokens that the API
/// takes (section <c>AdCommerce:Access</c>): the console makes none of its own.
/// </summary>
internal sealed class OpenIdConfig : IValidatableObject
{
    /// <summary>The section it is read from.</summary>
    public const string Section = "AdCommerce:OpenIdConnect";

    /// <summary>Address of the OpenID provider, below which <c>.well-known/openid-configuration</c> stands: https, or http on loopback. Not set: nobody signs in this way.</summary>
    public string? Authority { get; set; }

    /// <summary>How the provider knows the console.</summary>
    public string? ClientId { get; set; }

    /// <summary>The console's secret with the provider; not set for a public client, which PKCE alone protects.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What is asked for beside "openid", such as a scope that stands for the API.</summary>
    public IList<string> Scopes { get; set; } = [];

    /// <summary>What else the provider wants to be asked with, such as an "audience" or "resource" that names the API.</summary>
    public IDictionary<string, string> Parameters { get; set; } = new Dictionary<string, string>();

    /// <summary>The address that people open, such as <c>https://console.example</c>, where something stands before this server. Not set: as the browser asks.</summary>
    public string? PublicAddress { get; set; }

    /// <summary>Whether people open the console by TLS, although it may not come so far as here.</summary>
    public bool IsPublicOverTls => PublicAddress?.StartsWith($"{Uri.UriSchemeHttps}:", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether people can sign in this way.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(Authority);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsConfigured)
        {
            if (!string.IsNullOrEmpty(ClientId))
                yield return new($"{Section}:Authority is not set, but {Section}:ClientId is: give the address of the OpenID provider.");
            yield break;
        }

        if (!IsSafe(Authority!))
            yield return new($"{Section}:Authority is \"{Authority}\": it must be an https address (http on loopback only).");
        if (string.IsNullOrWhiteSpace(ClientId))
            yield return new($"{Section}:ClientId is not set: give the id under which the provider knows this console.");
        if (PublicAddress is not null && !(IsSafe(PublicAddress) && new Uri(PublicAddress) is { PathAndQuery: "/", Fragment: "", UserInfo: "" }))
            yield return new($"{Section}:PublicAddress is \"{PublicAddress}\": it must be an https address (http on loopback only) without a path: the console stands at /console there.");
    }

    private static bool IsSafe(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
