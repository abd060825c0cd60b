using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using AdCommerce.Server.Tests.Errors;
using AdCommerce.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Access;

/// <summary>64 KB for players' methods, 1 MB for the others, by gRPC and by JSON, with and without a declared length.</summary>
public sealed class BodyLimitTests
{
    private const int Players = 64 * 1024;
    private const int Others = 1024 * 1024;
    private readonly FakeTimeProvider _time = AccessHost.NewTime();
    private readonly Script _script = new();

    [Theory]
    [InlineData(Players, true)]
    [InlineData(Players + 1, false)]
    [InlineData(20 * Others, false)]
    public async Task Grpc_PlayersMethod_TakesUpToItsLimit(int bytes, bool taken)
    {
        await using var host = await _script.StartAsync(_time);
        var request = Padded(bytes);

        var code = await CodeOf(async () => await new ViewerService.ViewerServiceClient(host.Grpc).UpdateViewerAsync(request, Token()));

        Assert.Equal(taken ? StatusCode.OK : StatusCode.ResourceExhausted, code);
    }

    [Theory]
    [InlineData(Others, true)]
    [InlineData(Others + 1, false)]
    public async Task Grpc_OtherMethod_TakesUpToItsLimit(int bytes, bool taken)
    {
        await using var host = await _script.StartAsync(_time);
        var request = new CreateProductRequest { Product = new(), RequestId = "" };
        request.RequestId = new string('x', bytes - 6);
        Assert.Equal(bytes, request.CalculateSize());

        var code = await CodeOf(async () => await new CatalogService.CatalogServiceClient(host.Grpc).CreateProductAsync(request, Token()));

        Assert.Equal(taken ? StatusCode.OK : StatusCode.ResourceExhausted, code);
    }

    [Fact]
    public async Task Grpc_SmallMessageThatUnpacksToMuch_IsRefused()
    {
        await using var host = await _script.StartAsync(_time);
        var request = new CreateProductRequest { RequestId = new string('x', 50 * Others) };
        var headers = Token();
        headers.Add("grpc-internal-encoding-request", "gzip");

        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
            await new CatalogService.CatalogServiceClient(host.Grpc).CreateProductAsync(request, headers));

        // In these words it is said only of what was packed: its packed size is within the limit.
        Assert.Equal((StatusCode.ResourceExhausted, "The request is larger than 1048576 bytes once unpacked."), (exception.StatusCode, exception.Status.Detail));
    }

    [Fact]
    public async Task Grpc_GzipWithinTheLimit_IsTaken()
    {
        await using var host = await _script.StartAsync(_time);
        var headers = Token();
        headers.Add("grpc-internal-encoding-request", "gzip");

        var viewer = await new ViewerService.ViewerServiceClient(host.Grpc).UpdateViewerAsync(Padded(10_000), headers);

        Assert.Equal(10_000, _script.LastUpdate!.CalculateSize());
        Assert.Equal("viewers/a", viewer.Name);
    }

    [Theory]
    [InlineData(Players, false, 200)]
    [InlineData(Players, true, 200)]
    [InlineData(Players + 6, false, 413)]
    [InlineData(Players + 6, true, 413)]
    public async Task Json_PlayersMethod_TakesUpToItsLimit(int bytes, bool chunked, int status)
    {
        await using var host = await _script.StartAsync(_time);
        string json = $$"""{"etag":"{{new string('x', bytes - 11)}}"}""";
        Assert.Equal(bytes, Encoding.UTF8.GetByteCount(json));
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/v1/viewers/a") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.WithSecret(_time).Operator());
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await host.Http.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 413) Assert.Contains("larger than 65536 bytes", await response.Content.ReadAsStringAsync());
    }

    private Metadata Token() => new() { { "authorization", $"Bearer {TestTokens.WithSecret(_time).Operator()}" } };

    private static UpdateViewerRequest Padded(int bytes)
    {
        var request = new UpdateViewerRequest { Viewer = new() { Name = "viewers/a" } };
        request.RequestId = new string('x', bytes);
        request.RequestId = new string('x', bytes - (request.CalculateSize() - bytes));
        Assert.Equal(bytes, request.CalculateSize());
        return request;
    }

    private static async Task<StatusCode> CodeOf(Func<Task> call)
    {
        try
        {
            await call();
            return StatusCode.OK;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }
    }
}
