using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace AdCommerce.Server.Tests.Access;

/// <summary>What every method of every service answers to every caller, and the walk that finds out what it does answer.</summary>
internal static class AccessMatrix
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
        CatalogService/UpdateBrand         401    403     403     403     403     403     403     ok
        CatalogService/GetExchangeRates    401    403     403     ok      ok      ok      ok      ok
        CatalogService/UpdateExchangeRates 401    403     403     403     403     403     403     ok
        CatalogService/CreateAttribute     401    403     403     403     403     403     403     ok
        CatalogService/ListAttributes      401    403     403     ok      ok      ok      ok      ok
        CatalogService/CreateProduct       401    403     403     403     403     403     403     ok
        CatalogService/GetProduct          401    403     403     ok      ok      ok      ok      ok
        CatalogService/ListProducts        401    403     403     ok      ok      ok      ok      ok
        CatalogService/UpdateProduct       401    403     403     403     403     403     403     ok
        CatalogService/MarkUnsuited        401    403     403     ok      403     ok      403     403
        CatalogService/CreateDrama         401    403     403     403     403     403     403     ok
        CatalogService/GetDrama            401    403     403     ok      ok      ok      ok      ok
        CatalogService/ListDramas          401    403     403     ok      ok      ok      ok      ok
        CatalogService/UpdateDrama         401    403     403     403     403     403     403     ok
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
        CampaignService/EndCampaign        401    403     403     ok      403     404     403     ok
        CampaignService/GetDeliveryReport  401    403     403     ok      ok      404     404     ok
        CampaignService/ListStatementEntries 401    403     403     ok      ok      404     404     ok
        CampaignService/LowerCampaignBudget 401    403     403     ok      403     404     403     ok
        CampaignService/RefundCampaign     401    403     403     403     403     403     403     ok
        CampaignService/TopUpCampaign      401    403     403     ok      403     404     403     ok
        CampaignService/UpdateCampaign     401    403     403     ok      403     404     403     ok
        CampaignService/CreatePlacement    401    403     403     ok      403     404     403     ok
        CampaignService/GetPlacement       401    403     403     ok      ok      404     404     ok
        CampaignService/ListPlacements     401    403     403     ok      ok      404     404     ok
        CampaignService/UpdatePlacement    401    403     403     ok      403     404     403     ok
        CampaignService/ActivatePlacement  401    403     403     ok      403     404     403     ok
        CampaignService/PausePlacement     401    403     403     ok      403     404     403     ok
        CampaignService/ResumePlacement    401    403     403     ok      403     404     403     ok
        CampaignService/EndPlacement       401    403     403     ok      403     404     403     ok
        CampaignService/EstimateReach      401    403     403     ok      ok      404     404     ok
        ContentService/CreateNote          401    403     403     ok      403     404     403     ok
        ContentService/GetNote             401    403     403     ok      ok      404     404     ok
        ContentService/ListNotes           401    403     403     ok      ok      404     404     ok
        ContentService/UpdateNote          401    403     403     ok      403     404     403     ok
        ContentService/PublishNote         401    403     403     ok      403     404     403     ok
        ContentService/WithdrawNote        401    403     403     ok      403     404     403     ok
        ContentService/CreateLivestream    401    403     403     ok      403     404     403     ok
        ContentService/GetLivestream       401    403     403     ok      ok      404     404     ok
        ContentService/ListLivestreams     401    403     403     ok      ok      404     404     ok
        ContentService/UpdateLivestream    401    403     403     ok      403     404     403     ok
        ContentService/StartLivestream     401    403     403     ok      403     404     403     ok
        ContentService/EndLivestream       401    403     403     ok      403     404     403     ok
        ContentService/CreateGroup         401    403     403     ok      403     404     403     ok
        ContentService/GetGroup            401    403     403     ok      ok      404     404     ok
        ContentService/ListGroups          401    403     403     ok      ok      404     404     ok
        ContentService/UpdateGroup         401    403     403     ok      403     404     403     ok
        ContentService/CloseGroup          401    403     403     ok      403     404     403     ok
        ContentService/IssueCodes          401    403     403     ok      403     404     403     ok
        ContentService/CreateOccasion      401    403     403     ok      403     404     403     ok
        ContentService/GetOccasion         401    403     403     ok      ok      404     404     ok
        ContentService/ListOccasions       401    403     403     ok      ok      404     404     ok
        ContentService/UpdateOccasion      401    403     403     ok      403     404     403     ok
        ContentService/DeleteOccasion      401    403     403     ok      403     404     403     ok
        ViewerService/GetViewer            401    ok      404     403     403     403     403     ok
        ViewerService/UpdateViewer         401    ok      404     403     403     403     403     ok
        ViewerService/ExportViewer         401    ok      404     403     403     403     403     ok
        ViewerService/EraseViewer          401    ok      404     403     403     403     403     ok
        PlaybackService/ResolveEpisode     401    ok      ok      403     403     403     403     403
        PlaybackService/PreviewEpisode     401    403     403     ok      ok      ok      ok      ok
        PlaybackService/ExplainDelivery    401    403     403     ok      ok      404     404     ok
        PlaybackService/ReplayDecision     401    403     403     403     403     403     403     ok
        PlaybackService/WhyProduct         401    ok      ok      403     403     403     403     403
        FunnelService/RecordEvents         401    ok      ok      403     403     403     403     403
        FunnelService/ListJourneys         401    ok      ok      403     403     403     403     403
        FunnelService/GetNextStep          401    ok      ok      403     403     403     403     403
        FunnelService/WatchNextSteps       401    ok      ok      403     403     403     403     403
        FunnelService/SetReminder          401    ok      ok      403     403     403     403     403
        ExportService/ExportEvents         401    403     403     ok      ok      404     404     ok
        ReportService/ReportFunnel         401    403     403     ok      ok      404     404     ok
        ReportService/ReplayFunnel         401    403     403     ok      ok      404     404     ok
        ReportService/ReportTrend          401    403     403     ok      ok      404     404     ok
        ReportService/ReportTimeToConvert  401    403     403     ok      ok      404     404     ok
        ReportService/ReportTransitions    401    403     403     ok      ok      404     404     ok
        ReportService/ReportAttribution    401    403     403     ok      ok      404     404     ok
        ReportService/ReportLift           401    403     403     ok      ok      404     404     ok
        ReportService/ReportCircles        401    403     403     ok      ok      404     404     ok
        ReportService/ListAttempts         401    403     403     ok      ok      404     404     ok
        ReportService/ExportAttempts       401    403     403     ok      ok      404     404     ok
        ReportService/ExportFunnel         401    403     403     ok      ok      404     404     ok
        SavedFunnelService/CreateSavedFunnel 401    403     403     ok      ok      404     404     ok
        SavedFunnelService/GetSavedFunnel  401    403     403     ok      ok      404     404     ok
        SavedFunnelService/ListSavedFunnels 401    403     403     ok      ok      404     404     ok
        SavedFunnelService/UpdateSavedFunnel 401    403     403     ok      ok      404     404     ok
        SavedFunnelService/DeleteSavedFunnel 401    403     403     ok      ok      404     404     ok
        AlertService/CreateAlert           401    403     403     ok      ok      404     404     ok
        AlertService/GetAlert              401    403     403     ok      ok      404     404     ok
        AlertService/ListAlerts            401    403     403     ok      ok      404     404     ok
        AlertService/UpdateAlert           401    403     403     ok      ok      404     404     ok
        AlertService/DeleteAlert           401    403     403     ok      ok      404     404     ok
        AlertService/ListAlertEvents       401    403     403     ok      ok      404     404     ok
        AlertService/ListAlertDeliveries   401    403     403     ok      ok      404     404     ok
        AlertService/GetAlertWebhook       401    403     403     ok      ok      404     404     ok
        AlertService/UpdateAlertWebhook    401    403     403     ok      403     404     403     ok
        AlertService/RotateAlertWebhookSecret 401    403     403     ok      403     404     403     ok
        AlertService/TestAlertWebhook      401    403     403     ok      403     404     403     ok
        OperationsService/ListShards       401    403     403     403     403     403     403     ok
        OperationsService/RebuildShards    401    403     403     403     403     403     403     ok
        """;

    private static readonly string[] Nobodies = ["no token", "expired", "wrong audience", "wrong issuer", "alg none", "another key"];
    public static readonly string[] Somebodies = ["viewer", "other viewer", "admin", "marketer", "other admin", "other marketer", "operator"];

    /// <summary>A line per method and caller: "CatalogService/GetBrand as admin: ok".</summary>
    public static string ExpectedLines(IEnumerable<string> callers)
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

    /// <summary>What a server answers by gRPC, in the same form.</summary>
    /// <param name="server">The server.</param>
    /// <param name="callers">Tokens by caller; null: none.</param>
    /// <param name="reached">True for the codes with which a handler itself answers these requests.</param>
    public static Task<string> WalkGrpcAsync(CallInvoker server, IReadOnlyDictionary<string, string?> callers, Predicate<StatusCode> reached) =>
        WalkAsync(callers, reached, (method, token) => ApiMethods.CallAsync(server, method, token));

    /// <summary>What a server answers by JSON, in the same form; checks on the way that the HTTP status says the same as the body.</summary>
    public static Task<string> WalkJsonAsync(HttpClient server, IReadOnlyDictionary<string, string?> callers, Predicate<StatusCode> reached) =>
        WalkAsync(callers, reached, async (method, token) =>
        {
            using var request = ApiMethods.HttpRequestOf(method);
            if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await server.SendAsync(request);
            if (response.IsSuccessStatusCode) return StatusCode.OK;

            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            var code = (StatusCode)body.RootElement.GetProperty("code").GetInt32();
            if (HttpCodes.TryGetValue(code, out int http)) Assert.Equal(http, (int)response.StatusCode);
            Assert.Equal(code is StatusCode.Unauthenticated, response.Headers.WwwAuthenticate.Count > 0);
            return code;
        });

    private static async Task<string> WalkAsync(
        IReadOnlyDictionary<string, string?> callers, Predicate<StatusCode> reached, Func<MethodDescriptor, string?, Task<StatusCode>> call)
    {
        StringBuilder lines = new();
        foreach (var method in ApiMethods.All())
        {
            foreach (var (caller, token) in callers)
            {
                var code = await call(method, token);
                string cell = reached(code) ? "ok" : HttpCodes.TryGetValue(code, out int http) ? $"{http}" : $"{code}";
                lines.AppendLine($"{method.Service.Name}/{method.Name} as {caller}: {cell}");
            }
        }

        return lines.ToString();
    }

    private static readonly Dictionary<StatusCode, int> HttpCodes = new()
    {
        [StatusCode.Unauthenticated] = 401,
        [StatusCode.PermissionDenied] = 403,
        [StatusCode.NotFound] = 404,
        [StatusCode.Unimplemented] = 501,
    };
}
