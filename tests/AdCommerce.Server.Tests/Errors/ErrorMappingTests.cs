using System.Net.Http.Headers;
using System.Text.Json;
using AdCommerce.Domain;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Tests.Access;
using AdCommerce.V1;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Errors;

/// <summary>What a caller sees of everything that can come out of a handler, by gRPC and by JSON.</summary>
public sealed class ErrorMappingTests
{
    private readonly FakeTimeProvider _time = AccessHost.NewTime();
    private readonly Script _script = new();

    [Theory]
    [InlineData(RejectionReason.InvalidArgument, StatusCode.InvalidArgument, 400)]
    [InlineData(RejectionReason.NotFound, StatusCode.NotFound, 404)]
    [InlineData(RejectionReason.AlreadyExists, StatusCode.AlreadyExists, 409)]
    [InlineData(RejectionReason.EtagMismatch, StatusCode.Aborted, 409)]
    [InlineData(RejectionReason.FailedPrecondition, StatusCode.FailedPrecondition, 400)]
    public async Task Rejection_AnyReason_HasItsCodeMessageAndViolations(RejectionReason reason, StatusCode code, int http)
    {
        Result<string> result = new Rejection(reason, "It cannot be done.", [new("viewer.attributes.age", "Too young."), new("update_mask", "Odd.")]);
        _script.OnCall = _ => Task.FromResult(result).OrThrow();
        await using var host = await _script.StartAsync(_time);

        var exception = await GrpcAsync(host);
        using var response = await JsonAsync(host);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal((code, "It cannot be done."), (exception.StatusCode, exception.Status.Detail));
        var violations = exception.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations;
        Assert.Equal(["viewer.attributes.age: Too young.", "update_mask: Odd."], violations.Select(violation => $"{violation.Field}: {violation.Description}"));
        Assert.Equal(http, (int)response.StatusCode);
        Assert.Equal(
            $$"""
            {"code":{{(int)code}},"message":"It cannot be done.","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"viewer.attributes.age","description":"Too young.","reason":""},{"field":"update_mask","description":"Odd.","reason":""}]}]}
            """,
            Compact(body));
    }

    [Theory]
    [MemberData(nameof(StoreFaultsTests.Passing), MemberType = typeof(StoreFaultsTests))]
    public async Task StoreFault_Any_IsUnavailableWithRetryInfoAndNoInsides(string name, Exception fault)
    {
        Assert.NotEmpty(name);
        _script.OnCall = _ => throw fault;
        await using var host = await _script.StartAsync(_time);

        var exception = await GrpcAsync(host);
        using var response = await JsonAsync(host);
        string body = await response.Content.ReadAsStringAsync();

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Equal(1, exception.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.Seconds);
        Assert.DoesNotContain("secret-host", exception.Status.Detail);
        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal("1", response.Headers.RetryAfter!.ToString());
        Assert.Contains("\"retryDelay\": \"1s\"", body.Replace("\":\"", "\": \""));
    }

    [Fact]
    public async Task Bug_AnyException_IsInternalWithAnIdThatStandsInTheLog()
    {
        LogLines log = new();
        _script.OnCall = _ => throw new InvalidOperationException("the password is hunter2");
        await using var host = await _script.StartAsync(_time, builder => builder.Logging.AddProvider(log));

        var exception = await GrpcAsync(host);

        Assert.Equal(StatusCode.Internal, exception.StatusCode);
        Assert.DoesNotContain("hunter2", exception.ToString());
        string id = exception.Status.Detail.Split(' ')[^1].TrimEnd('.');
        Assert.Equal(32, id.Length);
        Assert.Contains(log.Lines, line => line.Contains(id) && line.Contains("hunter2") && line.StartsWith("Error"));
    }

    [Fact]
    public async Task Bug_ByJson_ShowsTheSame()
    {
        _script.OnCall = _ => throw new InvalidOperationException("the password is hunter2");
        await using var host = await _script.StartAsync(_time);

        using var response = await JsonAsync(host);
        string body = await response.Content.ReadAsStringAsync();

        Assert.Equal(500, (int)response.StatusCode);
        Assert.DoesNotContain("hunter2", body);
        Assert.Contains("in the log under", body);
    }

    [Fact]
    public async Task Cancel_ByTheCaller_ReachesTheHandlerAndIsNoFault()
    {
        LogLines log = new();
        TaskCompletionSource entered = new(), left = new();
        _script.OnCall = async context =>
        {
            entered.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
            }
            finally
            {
                left.SetResult();
            }
        };
        await using var host = await _script.StartAsync(_time, builder => builder.Logging.AddProvider(log));
        using CancellationTokenSource cancel = new();

        var call = GrpcAsync(host, cancel: cancel.Token);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await cancel.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await call).StatusCode);
        await left.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.DoesNotContain(log.Lines, line => line.StartsWith("Error"));
    }

    [Fact]
    public async Task Deadline_Passed_ReachesTheHandlerAndIsNoFault()
    {
        LogLines log = new();
        _script.OnCall = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
        await using var host = await _script.StartAsync(_time, builder => builder.Logging.AddProvider(log));

        var exception = await GrpcAsync(host, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(200));

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        Assert.DoesNotContain(log.Lines, line => line.StartsWith("Error"));
    }

    [Fact]
    public async Task Missing_AndAnothersObject_AreTheSameToTheLastByte()
    {
        _script.OnCall = _ => throw Rejection.Of(RejectionReason.NotFound, "No campaign spring among the 3 of this brand.").ToRpcException();
        await using var host = await _script.StartAsync(_time);
        var tokens = TestTokens.WithSecret(_time);

        var missing = await CampaignAsync(host, tokens.Brand("lumiere", "admin"));
        var anothers = await CampaignAsync(host, tokens.Brand("petal", "admin"));

        Assert.Equal(404, missing.Status);
        Assert.Equal(missing, anothers);
    }

    private static async Task<(int Status, string Headers, string Json, string Grpc)> CampaignAsync(AccessHost host, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/brands/lumiere/campaigns/spring");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await host.Http.SendAsync(request);
        string headers = string.Join('\n', response.Headers.Concat(response.Content.Headers).Where(header => header.Key != "Date").Select(header => $"{header.Key}: {string.Join(',', header.Value)}"));
        var client = new CampaignService.CampaignServiceClient(host.Grpc);
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.GetCampaignAsync(new() { Name = "brands/lumiere/campaigns/spring" }, new Metadata { { "authorization", $"Bearer {token}" } }));
        string grpc = $"{exception.Status.StatusCode} {exception.Status.Detail} {string.Join('\n', exception.Trailers.Where(entry => entry.Key != "date").Select(entry => entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.ToString()))}";
        return ((int)response.StatusCode, headers, await response.Content.ReadAsStringAsync(), grpc);
    }

    private async Task<RpcException> GrpcAsync(AccessHost host, DateTime? deadline = null, CancellationToken cancel = default)
    {
        Metadata headers = new() { { "authorization", $"Bearer {TestTokens.WithSecret(_time).Operator()}" } };
        var client = new ViewerService.ViewerServiceClient(host.Grpc);
        return await Assert.ThrowsAsync<RpcException>(async () => await client.GetViewerAsync(new() { Name = "viewers/a" }, headers, deadline, cancel));
    }

    private async Task<HttpResponseMessage> JsonAsync(AccessHost host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/viewers/a");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.WithSecret(_time).Operator());
        return await host.Http.SendAsync(request);
    }

    private static string Compact(JsonDocument document) => JsonSerializer.Serialize(document.RootElement);
}
