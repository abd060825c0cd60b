using AdCommerce.Server.Tests.Errors;
using AdCommerce.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Server.Tests.Access;

public sealed class QuietLogsTests
{
    [Fact]
    public async Task Viewer_WhoIsRefused_IsNamedInNoLogThatAnOperatorReads()
    {
        var time = AccessHost.NewTime();
        LogLines log = new();
        Dictionary<string, string?> settings = AccessHost.SecretSettings();
        settings["Logging:LogLevel:Grpc"] = "Information";
        settings["Logging:LogLines:LogLevel:Grpc.AspNetCore.Server.ServerCallHandler"] = "Information";
        settings["Logging:LogLevel:Grpc.AspNetCore.Grpc.JsonTranscoding.ServerCallHandler*"] = "Information";
        settings["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Information";
        await using var host = await AccessHost.StartAsync(time, settings, configure: builder => builder.Logging.AddProvider(log));
        string token = TestTokens.WithSecret(time).Viewer("somebody-else");

        await Assert.ThrowsAsync<RpcException>(async () => await new ViewerService.ViewerServiceClient(host.Grpc)
            .GetViewerAsync(new() { Name = "viewers/canary-viewer" }, new Metadata { { "authorization", $"Bearer {token}" } }));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/viewers/canary-viewer");
        request.Headers.Authorization = new("Bearer", token);
        using var response = await host.Http.SendAsync(request);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => !line.StartsWith("Scope", StringComparison.Ordinal) && line.Contains("canary-viewer"));
    }
}
