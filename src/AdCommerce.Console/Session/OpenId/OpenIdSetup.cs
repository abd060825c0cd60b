using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace AdCommerce.ConsolePages.Session.OpenId;

/// <summary>
/// How the framework's handler asks the provider: authorization code with PKCE, state and nonce. The answer comes as a plain redirect, so that the cookies which
/// tie it to the browser that began can stay SameSite=Lax, also without TLS on loopback.
/// </summary>
internal sealed class OpenIdSetup(IOptions<OpenIdConfig> config, OpenIdArrival arrival, TimeProvider time) : IConfigureNamedOptions<OpenIdConnectOptions>
{
    /// <summary>Name of the handler.</summary>
    public const string Scheme = "console-openid";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProviderTimeout = TimeSpan.FromSeconds(10);

    public void Configure(OpenIdConnectOptions options) => Configure(Scheme, options);

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name != Scheme)
            return;
        var asked = config.Value;
        options.Authority = asked.Authority;
        options.RequireHttpsMetadata = !new Uri(asked.Authority!).IsLoopback;
        options.ClientId = asked.ClientId;
        options.ClientSecret = asked.ClientSecret;
        options.TimeProvider = time;
        options.BackchannelTimeout = ProviderTimeout;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.DisableTelemetry = true;
        options.CallbackPath = OpenIdEndpoints.ArrivalPath;
        options.SignedOutCallbackPath = OpenIdEndpoints.LeftPath;
        options.RemoteSignOutPath = PathString.Empty;
        options.Scope.Clear();
        options.Scope.Add(OpenIdConnectScope.OpenId);
        foreach (var scope in asked.Scopes)
            options.Scope.Add(scope);
        foreach (var (parameter, value) in asked.Parameters)
            options.AdditionalAuthorizationParameters[parameter] = value;
        foreach (var cookie in (CookieBuilder[])[options.CorrelationCookie, options.NonceCookie])
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = asked.IsPublicOverTls ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        }

        // Only for as long as it takes to hand the access token to the session.
        options.SaveTokens = true;
        options.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];
        options.TokenValidationParameters.LifetimeValidator = IsAlive;
        options.Events = new OpenIdConnectEvents
        {
            OnRedirectToIdentityProvider = context =>
            {
                context.ProtocolMessage.RedirectUri = Public(asked, context.ProtocolMessage.RedirectUri);
                return Task.CompletedTask;
            },
            OnRedirectToIdentityProviderForSignOut = context =>
            {
                // The id token that would name the session is not kept; the client's own name makes its address known just as well.
                context.ProtocolMessage.ClientId = asked.ClientId;
                context.ProtocolMessage.PostLogoutRedirectUri = Public(asked, context.ProtocolMessage.PostLogoutRedirectUri);
                return Task.CompletedTask;
            },
            OnTicketReceived = arrival.TakeAsync,
            OnRemoteFailure = arrival.FailAsync,
        };
    }

    private static string Public(OpenIdConfig asked, string address) =>
        asked.PublicAddress is { } known ? new Uri(new Uri(known), new Uri(address).AbsolutePath).AbsoluteUri : address;

    private bool IsAlive(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until is { } end && now - ClockSkew < end && !(from > now + ClockSkew);
    }
}
