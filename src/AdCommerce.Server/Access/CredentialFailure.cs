using Microsoft.IdentityModel.Tokens;

namespace AdCommerce.Server.Access;

/// <summary>Why a request's token made no <see cref="Caller"/>. A request feature: absent when there was no token.</summary>
/// <param name="Hint">One sentence that tells the holder what to do; never anything out of the token.</param>
/// <param name="KeysUnavailable">The token may be good: the keys to check it could not be read.</param>
internal sealed record CredentialFailure(string Hint, bool KeysUnavailable)
{
    /// <summary>The keys have never been read.</summary>
    public static CredentialFailure KeysMissing { get; } = new("The keys that tokens are checked with cannot be read now: repeat the request.", KeysUnavailable: true);

    /// <summary>Says in words what the validation threw.</summary>
    public static CredentialFailure From(Exception exception) => exception switch
    {
        SecurityTokenExpiredException => Bad("The token has expired: get a new one."),
        SecurityTokenNotYetValidException => Bad("The token is not valid yet: compare the clocks of issuer and service."),
        SecurityTokenNoExpirationException or SecurityTokenInvalidLifetimeException => Bad("The token needs an expiry (exp)."),
        SecurityTokenInvalidAudienceException => Bad("The token is meant for another audience (aud)."),
        SecurityTokenInvalidIssuerException => Bad("The token comes from another issuer (iss)."),
        SecurityTokenInvalidAlgorithmException => Bad("The token's algorithm is not one of those accepted for the configured keys."),
        SecurityTokenInvalidSignatureException => Bad("The token's signature fits none of the configured keys."),
        SecurityTokenException or ArgumentException => Bad("The token is not a JSON Web Token that can be checked."),
        _ => KeysMissing,
    };

    private static CredentialFailure Bad(string hint) => new(hint, KeysUnavailable: false);
}
