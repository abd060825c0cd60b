using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AdCommerce.Server.Access;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Access;

/// <summary>Every method of every service, by gRPC and by JSON, as every caller: what is answered is exactly what is written here.</summary>
public sealed class AccessMatrixTests : IAsyncLifetime
{
    // ok: it reaches its handler. 401, 403, 404: UNAUTHENTICATED, PERMISSION_DENIED, NOT_FOUND. Who has no valid token stands in
    // the first column, whatever is wrong with it; requests name brands/lumiere and viewers/viewer-1.
    private const string Expected =
        """
        method                             nobody viewer  other   admin   market. other   other   operat.
                                                          viewer                  admin   market.
        CatalogService/CreateBrand         401    403     403     403     403     403     403     ok
        CatalogService/GetBrand            401    403     403     ok      ok      404     404     ok
        CatalogService/ListBrands          401    403     403     403     403     403     403     ok
        CatalogService/CreateAttribute     401    403     403     403     403     403     403     ok
        CatalogService/ListAttributes      401    403     403     ok      ok      ok      ok      ok
        CatalogService/CreateProduct       401    403     403     403     403     403     403     ok
        CatalogService/GetProduct          401    403     403     ok      ok      ok      ok      ok
        CatalogService/ListProducts        401    403     403     ok      ok      ok      ok      ok
        CatalogService/UpdateProduct       401    403     403     403     403     403     403     ok
        CatalogService/CreateDrama         401    403     403     403     403     403     403     ok
        CatalogService/GetDrama            401    403     403     ok      ok      ok      ok      ok
        CatalogService/ListDramas          401    403     403     ok      ok      ok      ok      ok
        CatalogService/ImportEpisode       401    403     403     403     403     403     403     ok
        CatalogService/GetEpisode          401    403     403     403     403     403     403     ok
        CatalogService/ListEpisodes        401    403     403     403     403     403     403     ok
        CatalogService/ImportVariant       401    403     403     403     403     403     403     ok
        CatalogService/CheckEpisode        401    403     403     403     403     403     403     ok
        CatalogService/PublishEpisode      401    403     403     403     403     403     403     ok
        CampaignService/CreateCampaign     401    403     403     ok      403     404     403     ok
        CampaignService/GetCampaign        401    403     403     ok      ok      404     404     ok
        CampaignService/ListCampaigns      401    403     403     ok      ok      404     404     ok
        CampaignService/PauseCampaign      401    403     403     ok      403     404     403     ok
        CampaignService/ResumeCampaign     401    403     403     ok      403     404     403     ok
        CampaignService/CreatePlacement    401    403     403     ok      403     404     403     ok
        CampaignService/GetPlacement       401    403     403     ok      ok      404     404     ok
        CampaignService/ListPlacements     401    403     403     ok      ok      404     404     ok
        CampaignService/PausePlacement     401    403     403     ok      403     404     403     ok
        CampaignService/ResumePlacement    401    403     403     ok      403     404     403     ok
        ViewerService/GetViewer            401    ok      404     403     403     403     403     ok
        ViewerService/UpdateViewer         401    ok      404     403     403     403     403     ok
        ViewerService/EraseViewer          401    ok      404     403     403     403     403     ok
        PlaybackService/ResolveEpisode     401    ok      ok      403     403     403     403     403
        """;

    private static readonly string[] Nobodies = ["no token", "expired", "wrong audience", "wrong issuer", "alg none", "another key"];
    private static readonly string[] Somebodies = ["viewer", "other viewer", "admin", "marketer", "other admin", "other marketer", "operator"];

    private readonly FakeTimeProvider _time = AccessHost.NewTime();
    private AccessHost _host = null!;

    public async Task InitializeAsync() => _host = await AccessHost.StartAsync(_time);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Grpc_EveryMethodAndCaller_AnswersAsExpected()
    {
        var callers = TestTokens.WithSecret(_time).Callers();
        StringBuilder seen = new();
        foreach (var method in ApiMethods.All())
        {
            foreach (var (caller, token) in callers)
            {
                var code = await ApiMethods.CallAsync(_host.Grpc, method, token);
                seen.AppendLine($"{method.Service.Name}/{method.Name} as {caller}: {Cell(code)}");
            }
        }

        Assert.Equal(ExpectedLines(callers.Keys), seen.ToString());
    }

    [Fact]
    public async Task Json_EveryMethodAndCaller_AnswersAsExpected()
    {
        var callers = TestTokens.WithSecret(_time).Callers();
        StringBuilder seen = new();
        foreach (var method in ApiMethods.All())
        {
            foreach (var (caller, token) in callers)
            {
                using var request = ApiMethods.HttpRequestOf(method);
                if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                using var response = await _host.Http.SendAsync(request);
                using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
                var code = (StatusCode)body.RootElement.GetProperty("code").GetInt32();
                Assert.Equal(HttpCodeOf(code), (int)response.StatusCode);
                Assert.Equal(code is StatusCode.Unauthenticated, response.Headers.WwwAuthenticate.Count > 0);
                seen.AppendLine($"{method.Service.Name}/{method.Name} as {caller}: {Cell(code)}");
            }
        }

        Assert.Equal(ExpectedLines(callers.Keys), seen.ToString());
    }

    [Fact]
    public void Standard_RowsOfOurServices_AreExactlyTheMethodsOfTheApi()
    {
        var rows = AccessTable.Standard.Rpcs.Select(row => row.Method).Where(method => method.StartsWith("adcommerce.", StringComparison.Ordinal));

        Assert.Equal(ApiMethods.All().Select(method => $"{method.Service.FullName}/{method.Name}").Order(), rows.Order());
    }

    [Fact]
    public void Standard_BoundRows_NameATextFieldOfTheRequest()
    {
        Assert.All(ApiMethods.All(), method =>
            Assert.True(AccessTable.Standard.FindRpc($"/{method.Service.FullName}/{method.Name}")!.Binding.Fits(method.InputType), method.FullName));
    }

    private static string ExpectedLines(IEnumerable<string> callers)
    {
        var rows = Expected.Split('\n').Skip(2)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[0], cells => cells[1..]);
        StringBuilder lines = new();
        foreach (var method in ApiMethods.All())
        {
            string name = $"{method.Service.Name}/{method.Name}";
            Assert.True(rows.ContainsKey(name), $"The matrix does not say who may call {name}.");
            foreach (string caller in callers)
            {
                string cell = Nobodies.Contains(caller) ? rows[name][0] : rows[name][1 + Array.IndexOf(Somebodies, caller)];
                lines.AppendLine($"{name} as {caller}: {cell}");
            }
        }

        return lines.ToString();
    }

    private static string Cell(StatusCode code) => code switch
    {
        StatusCode.Unimplemented => "ok",
        StatusCode.Unauthenticated => "401",
        StatusCode.PermissionDenied => "403",
        StatusCode.NotFound => "404",
        _ => code.ToString(),
    };

    private static int HttpCodeOf(StatusCode code) => code is StatusCode.Unimplemented ? 501 : int.Parse(Cell(code));
}
