using AdCommerce.Server.Access;
using AdCommerce.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Access;

/// <summary>A verified credential is gone by for five minutes. ListBrands is for operators: UNIMPLEMENTED says that the caller was let in.</summary>
public sealed class KnownCallersTests
{
    private readonly FakeTimeProvider _time = AccessHost.NewTime();

    [Fact]
    public async Task Find_AfterACall_IsWhoeverCalled_ForFiveMinutes()
    {
        await using var host = await AccessHost.StartAsync(_time);
        var known = host.Services.GetRequiredService<KnownCallers>();
        var credential = $"Bearer {TestTokens.WithSecret(_time).Operator()}";

        Assert.Null(known.Find(credential));
        Assert.Equal(StatusCode.Unimplemented, await CallAsync(host, credential));
        Assert.True(known.Find(credential)!.IsOperator);
        Assert.Equal(StatusCode.Unimplemented, await CallAsync(host, credential));

        _time.Advance(KnownCallers.KnownMax);
        Assert.Null(known.Find(credential));
        Assert.Equal(StatusCode.Unimplemented, await CallAsync(host, credential));
        Assert.NotNull(known.Find(credential));
    }

    [Fact]
    public async Task Call_WithATokenThatEndedMeanwhile_IsRefused()
    {
        await using var host = await AccessHost.StartAsync(_time, new(AccessHost.SecretSettings()) { ["AdCommerce:Access:ClockSkewSeconds"] = "5" });
        var credential = $"Bearer {TestTokens.WithSecret(_time).Sign(new() { ["role"] = "operator" }, age: TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(10))}";

        Assert.Equal(StatusCode.Unimplemented, await CallAsync(host, credential));
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(StatusCode.Unimplemented, await CallAsync(host, credential));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(StatusCode.Unauthenticated, await CallAsync(host, credential));
    }

    [Fact]
    public async Task Find_OfARefusedCredential_IsNobody()
    {
        await using var host = await AccessHost.StartAsync(_time);
        var credential = $"Bearer {TestTokens.WithSecret(_time).Sign(new() { ["role"] = "root" })}";

        Assert.Equal(StatusCode.Unauthenticated, await CallAsync(host, credential));
        Assert.Null(host.Services.GetRequiredService<KnownCallers>().Find(credential));
    }

    [Fact]
    public async Task Remember_MoreThanTheMost_ForgetsTheOldest()
    {
        await using var host = await AccessHost.StartAsync(_time);
        var known = host.Services.GetRequiredService<KnownCallers>();
        var credential = $"Bearer {TestTokens.WithSecret(_time).Operator()}";
        await CallAsync(host, credential);
        var caller = known.Find(credential)!;

        for (var i = 0; i < 3 * KnownCallers.CallersMax; i++)
            known.Remember($"Bearer {i}", caller, _time.GetUtcNow().AddHours(1));

        Assert.Null(known.Find(credential));
        Assert.NotNull(known.Find($"Bearer {(3 * KnownCallers.CallersMax) - 1}"));
    }

    private static async Task<StatusCode> CallAsync(AccessHost host, string credential) =>
        (await Assert.ThrowsAsync<RpcException>(async () =>
            await new CatalogService.CatalogServiceClient(host.Grpc).ListBrandsAsync(new(), new Metadata { { "authorization", credential } }))).StatusCode;
}
