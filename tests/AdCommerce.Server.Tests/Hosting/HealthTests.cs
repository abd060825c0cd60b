using System.Net;
using AdCommerce.EndToEnd.Tests;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AdCommerce.Server.Tests.Hosting;

public sealed class HealthTests
{
    [Fact]
    public async Task Readyz_EverythingThere_AnswersReady()
    {
        await using var host = await TestHost.StartAsync();
        using var client = new HttpClient { BaseAddress = host.HttpAddress };

        Assert.Equal("ready\n", await client.GetStringAsync("/readyz"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz")).StatusCode);
    }

    [Fact]
    public async Task Check_OverGrpcOnItsPort_Serves()
    {
        await using var host = await TestHost.StartAsync();
        using var channel = GrpcChannel.ForAddress(host.GrpcAddress);

        var answer = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }

    [RequiresFact(Requirement.RedisServer)]
    public async Task Readyz_StoreGoneAndBack_SaysSoAndRecovers()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var host = await TestHost.StartAsync(redis: redis.ConnectionString);
        using var client = new HttpClient { BaseAddress = host.HttpAddress };
        using var channel = GrpcChannel.ForAddress(host.GrpcAddress);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/readyz")).StatusCode);

        await redis.KillAsync();
        using var answer = await client.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.StartsWith("store: ", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz")).StatusCode);
        Assert.Equal(
            HealthCheckResponse.Types.ServingStatus.NotServing,
            (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest())).Status);

        await redis.StartAgainAsync();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await client.GetAsync("/readyz", timeout.Token)).StatusCode != HttpStatusCode.OK)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, timeout.Token);
    }

    [Fact]
    public async Task Readyz_CheckOfAnotherPartFails_NamesIt()
    {
        await using var host = await TestHost.StartAsync(add: builder => builder.Services.AddHealthChecks()
            .AddCheck("snapshot", () => HealthCheckResult.Unhealthy("The catalog is not loaded."), tags: ["ready"]));
        using var client = new HttpClient { BaseAddress = host.HttpAddress };

        using var answer = await client.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("snapshot: The catalog is not loaded.\n", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("Development", StatusCode.OK)]
    [InlineData("Production", StatusCode.Unimplemented)]
    public async Task Reflection_ByEnvironment_IsThereInDevelopmentOnly(string environment, StatusCode expected)
    {
        await using var host = await TestHost.StartAsync(environment);
        using var channel = GrpcChannel.ForAddress(host.GrpcAddress);
        var method = new Method<byte[], byte[]>(
            MethodType.DuplexStreaming, "grpc.reflection.v1alpha.ServerReflection", "ServerReflectionInfo",
            Marshallers.Create(bytes => bytes, bytes => bytes), Marshallers.Create(bytes => bytes, bytes => bytes));

        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, default);
        var status = StatusCode.OK;
        try
        {
            // ListServices = "": field 7 of ServerReflectionRequest.
            await call.RequestStream.WriteAsync([0x3a, 0x00]);
        }
        catch (RpcException)
        {
            // Refused before the question was out, which then ends as cancelled. The answer says how it was refused.
        }

        try
        {
            await call.ResponseStream.MoveNext(CancellationToken.None);
        }
        catch (RpcException exception)
        {
            status = exception.StatusCode;
        }

        Assert.Equal(expected, status);
    }
}
