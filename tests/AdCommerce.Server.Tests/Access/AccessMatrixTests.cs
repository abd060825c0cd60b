using AdCommerce.Server.Access;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Access;

/// <summary>The matrix, walked over handlers that are not written: a call that gets through is answered UNIMPLEMENTED.</summary>
public sealed class AccessMatrixTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = AccessHost.NewTime();
    private AccessHost _host = null!;

    public async Task InitializeAsync() => _host = await AccessHost.StartAsync(_time);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Grpc_EveryMethodAndCaller_AnswersAsExpected()
    {
        var callers = TestTokens.WithSecret(_time).Callers();

        string seen = await AccessMatrix.WalkGrpcAsync(_host.Grpc, callers, code => code is StatusCode.Unimplemented);

        Assert.Equal(AccessMatrix.ExpectedLines(callers.Keys), seen);
    }

    [Fact]
    public async Task Json_EveryMethodAndCaller_AnswersAsExpected()
    {
        var callers = TestTokens.WithSecret(_time).Callers();

        string seen = await AccessMatrix.WalkJsonAsync(_host.Http, callers, code => code is StatusCode.Unimplemented);

        Assert.Equal(AccessMatrix.ExpectedLines(callers.Keys), seen);
    }
}
