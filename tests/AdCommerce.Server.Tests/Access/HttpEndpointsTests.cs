using System.Net.Http.Headers;
using System.Text;
using AdCommerce.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Access;

/// <summary>Every plain HTTP endpoint of the table, as every caller: a stub stands at each pattern.</summary>
public sealed class HttpEndpointsTests
{
    // The same columns as AccessMatrix; ok: 200. The last column: the methods that the row does not speak of.
    private const string Expected =
        """
        pattern                                             nobody viewer other admin market. other other operat. DELETE
        /v1/episodes/{episode}/master.m3u8                  401    ok     ok    403   403     403   403   403     405
        /v1/editions/{episode}/{edition}/{rendition}.m3u8   ok     ok     ok    ok    ok      ok    ok    ok      405
        /media/*                                            ok     ok     ok    ok    ok      ok    ok    ok      405
        /dev/token                                          ok     ok     ok    ok    ok      ok    ok    ok      405
        /healthz                                            ok     ok     ok    ok    ok      ok    ok    ok      405
        /readyz                                             ok     ok     ok    ok    ok      ok    ok    ok      405
        (console_page)                                      ok     ok     ok    ok    ok      ok    ok    ok      405
        (static_asset)                                      ok     ok     ok    ok    ok      ok    ok    ok      405
        /                                                   ok     ok     ok    ok    ok      ok    ok    ok      405
        /console/session                                    405    405    405   405   405     405   405   405     405
        /console/sign-out                                   405    405    405   405   405     405   405   405     405
        /console/sign-in/begin                              ok     ok     ok    ok    ok      ok    ok    ok      405
        /console/signed-in                                  ok     ok     ok    ok    ok      ok    ok    ok      405
        /console/sign-out/provider                          ok     ok     ok    ok    ok      ok    ok    ok      405
        /console/signed-out                                 ok     ok     ok    ok    ok      ok    ok    ok      405
        /console/preferences                                ok     ok     ok    ok    ok      ok    ok    ok      405
        /console/orleans/GrainState                         401    403    403   403   403     403   403   403     403
        /console/orleans*                                   401    403    403   403   403     403   403   ok      403
        /console/export/attempts                            ok     ok     ok    ok    ok      ok    ok    ok      405
        /console/export/funnel                              ok     ok     ok    ok    ok      ok    ok    ok      405
        /console/export/viewer                              ok     ok     ok    ok    ok      ok    ok    ok      405
        /_content/*                                         ok     ok     ok    ok    ok      ok    ok    ok      405
        /_framework/*                                       ok     ok     ok    ok    ok      ok    ok    ok      405
        /_blazor*                                           ok     ok     ok    ok    ok      ok    ok    ok      ok
        """;

    private readonly FakeTimeProvider _time = AccessHost.NewTime();

    [Fact]
    public async Task EveryRowAndCaller_AnswersAsExpected()
    {
        await using var host = await AccessHost.StartAsync(_time, map: app =>
        {
            foreach (var row in AccessTable.Standard.HttpEndpoints) MapStub(app, row);
        });
        var tokens = TestTokens.WithSecret(_time);
        var callers = tokens.Callers();
        StringBuilder seen = new(), expected = new();
        var rows = Expected.Split('\n').Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[0].Replace('_', ' ').Replace("/ ", "/_"), cells => cells[1..]);

        foreach (var row in AccessTable.Standard.HttpEndpoints)
        {
            Assert.True(rows.TryGetValue(row.Pattern, out string[]? cells), $"The matrix does not say who may call {row.Pattern}.");
            foreach (var (caller, token) in callers)
            {
                int column = Math.Max(0, Array.IndexOf(AccessMatrix.Somebodies, caller) + 1);
                expected.AppendLine($"{row.Pattern} as {caller}: {cells[column]}");
                seen.AppendLine($"{row.Pattern} as {caller}: {await CellAsync(host, HttpMethod.Get, row, token)}");
            }

            expected.AppendLine($"DELETE {row.Pattern}: {cells[^1]}");
            seen.AppendLine($"DELETE {row.Pattern}: {await CellAsync(host, HttpMethod.Delete, row, tokens.Viewer("viewer-1"))}");
        }

        Assert.Equal(expected.ToString(), seen.ToString());
        Assert.Equal(AccessTable.Standard.HttpEndpoints.Length, rows.Count);
    }

    private static void MapStub(WebApplication app, HttpRow row)
    {
        var stub = app.Map(PathOf(row).Pattern, (HttpContext _) => "ok");
        if (row.Pattern == AccessTable.ConsolePage) stub.WithMetadata(new ComponentTypeMetadata(typeof(object)));
        if (row.Pattern == AccessTable.StaticAsset)
        {
            stub.WithMetadata(new Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor { Route = "x.css", AssetPath = "x.css", Selectors = [], Properties = [], ResponseHeaders = [] });
        }
    }

    private static (string Pattern, string Example) PathOf(HttpRow row) => row.Pattern switch
    {
        AccessTable.ConsolePage => ("/some-page", "/some-page"),
        AccessTable.StaticAsset => ("/some-file", "/some-file"),
        "/v1/episodes/{episode}/master.m3u8" => (row.Pattern, "/v1/episodes/e/master.m3u8"),
        "/v1/editions/{episode}/{edition}/{rendition}.m3u8" => (row.Pattern, "/v1/editions/e/x/r.m3u8"),
        var prefix when prefix.EndsWith('*') => ($"{prefix[..^1].TrimEnd('/')}/{{**path}}", $"{prefix[..^1].TrimEnd('/')}/some/path"),
        var exact => (exact, exact),
    };

    private static async Task<string> CellAsync(AccessHost host, HttpMethod method, HttpRow row, string? token)
    {
        using var request = new HttpRequestMessage(method, PathOf(row).Example);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await host.Http.SendAsync(request);
        return response.IsSuccessStatusCode ? "ok" : $"{(int)response.StatusCode}";
    }
}
