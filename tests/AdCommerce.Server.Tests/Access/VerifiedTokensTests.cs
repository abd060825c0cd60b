using AdCommerce.Server.Access;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AdCommerce.Server.Tests.Access;

public sealed class VerifiedTokensTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 29, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly CountingHandler _handler = new();
    private readonly VerifiedTokens _tokens;

    public VerifiedTokensTests() => _tokens = new VerifiedTokens(_handler, Skew, _time);

    public void Dispose() => _tokens.Dispose();

    [Fact]
    public async Task ValidateTokenAsync_TheSameToken_IsVerifiedOnceInHalfAMinute()
    {
        _handler.Ends["one"] = Start.AddHours(1);
        _handler.Ends["other"] = Start.AddHours(1);

        Assert.True((await AskAsync("one")).IsValid);
        Assert.True((await AskAsync("one")).IsValid);
        Assert.True((await AskAsync("other")).IsValid);
        _time.Advance(VerifiedTokens.KnownMax);
        Assert.True((await AskAsync("one")).IsValid);

        Assert.Equal(["one", "other", "one"], _handler.Asked);
    }

    [Fact]
    public async Task ValidateTokenAsync_AtItsEnd_IsVerifiedAgain()
    {
        _handler.Ends["short"] = Start.AddSeconds(3);

        Assert.True((await AskAsync("short")).IsValid);
        _time.Advance(TimeSpan.FromSeconds(3) + Skew);
        _handler.Ends.Clear();

        Assert.False((await AskAsync("short")).IsValid);
    }

    [Fact]
    public async Task ValidateTokenAsync_Refused_IsNotRemembered()
    {
        Assert.False((await AskAsync("early")).IsValid);
        _handler.Ends["early"] = Start.AddHours(1);

        Assert.True((await AskAsync("early")).IsValid);
    }

    private Task<TokenValidationResult> AskAsync(string token) => _tokens.ValidateTokenAsync(token, new TokenValidationParameters());

    private sealed class CountingHandler : TokenHandler
    {
        public Dictionary<string, DateTimeOffset> Ends { get; } = [];

        public List<string> Asked { get; } = [];

        public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
        {
            Asked.Add(token);
            return Task.FromResult(Ends.TryGetValue(token, out var end)
                ? new TokenValidationResult { IsValid = true, SecurityToken = new JsonWebToken("{\"alg\":\"none\"}", $"{{\"exp\":{end.ToUnixTimeSeconds()}}}") }
                : new TokenValidationResult { IsValid = false });
        }
    }
}
