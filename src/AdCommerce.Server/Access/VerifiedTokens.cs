using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.Tokens;

namespace AdCommerce.Server.Access;

/// <summary>
/// Verifies a token once and goes by that for half a minute at most, never beyond its end: a player sends the same one with each request, and verifying it
/// costs more than what most requests ask for. A key that is withdrawn is therefore taken for up to half a minute longer. What is refused is not remembered.
/// </summary>
internal sealed class VerifiedTokens(TokenHandler handler, TimeSpan clockSkew, TimeProvider time) : TokenHandler, IDisposable
{
    /// <summary>Longest time that a token is not verified again.</summary>
    internal static readonly TimeSpan KnownMax = TimeSpan.FromSeconds(30);

    private const int TokensMax = 65_536;

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = TokensMax });

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(token, out Known? known) && now < known!.Until)
            return known.Result;
        var result = await handler.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid)
        {
            var end = new DateTimeOffset(DateTime.SpecifyKind(result.SecurityToken.ValidTo, DateTimeKind.Utc)) + clockSkew;
            var until = end < now + KnownMax ? end : now + KnownMax;
            _known.Set(token, new Known(result, until), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = KnownMax });
        }

        return result;
    }

    public override SecurityToken ReadToken(string token) => handler.ReadToken(token);

    public void Dispose() => _known.Dispose();

    private sealed record Known(TokenValidationResult Result, DateTimeOffset Until);
}
