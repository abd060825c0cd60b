using static AdCommerce.Server.Access.Binding;

namespace AdCommerce.Server.Access;

/// <summary>
/// Who may call what. The one place: what has no row is denied, stops the start (<see cref="AccessCheck"/>) and fails a test.
/// </summary>
internal sealed partial class AccessTable
{
    /// <summary>The table of the product.</summary>
    public static AccessTable Standard { get; } = new([.. Catalog(), .. Campaigns(), .. Content(), .. Viewers(), .. Playback(), .. Funnel(), .. Exports(), .. Reports(), .. SavedFunnels(), .. Alerts(), .. Operations(), .. Infrastructure()], [.. Http()]);

    // Operators write the catalog. A brand reads what its campaigns speak of, and says to whom its products are unsuited. It reads no episodes yet: they list every
    // brand's variants, and so tell a competitor's plans.
    private static IEnumerable<RpcRow> Catalog()
    {
        const string Service = "adcommerce.v1.CatalogService";
        yield return new($"{Service}/CreateBrand", Role.Operator, None);
        yield return new($"{Service}/GetBrand", Role.Operator | Role.Brand, Brand("name"));
        yield return new($"{Service}/ListBrands", Role.Operator, None);
        yield return new($"{Service}/UpdateBrand", Role.Operator, None);
        yield return new($"{Service}/GetExchangeRates", Role.Operator | Role.Brand, None);
        yield return new($"{Service}/UpdateExchangeRates", Role.Operator, None);
        yield return new($"{Service}/CreateAttribute", Role.Operator, None);
        yield return new($"{Service}/ListAttributes", Role.Operator | Role.Brand, None);
        yield return new($"{Service}/CreateProduct", Role.Operator, None);
        yield return new($"{Service}/GetProduct", Role.Operator | Role.Brand, BrandFilter);
        yield return new($"{Service}/ListProducts", Role.Operator | Role.Brand, BrandFilter);
        yield return new($"{Service}/UpdateProduct", Role.Operator, None);
        yield return new($"{Service}/MarkUnsuited", Role.BrandAdmin, BrandFilter);
        yield return new($"{Service}/CreateDrama", Role.Operator, None);
        yield return new($"{Service}/GetDrama", Role.Operator | Role.Brand, None);
        yield return new($"{Service}/ListDramas", Role.Operator | Role.Brand, None);
        yield return new($"{Service}/UpdateDrama", Role.Operator, None);
        yield return new($"{Service}/ImportEpisode", Role.Operator, None);
        yield return new($"{Service}/GetEpisode", Role.Operator, None);
        yield return new($"{Service}/ListEpisodes", Role.Operator, None);
        yield return new($"{Service}/ImportVariant", Role.Operator, None);
        yield return new($"{Service}/CheckEpisode", Role.Operator, None);
        yield return new($"{Service}/PublishEpisode", Role.Operator, None);
    }

    // A brand's admin changes, its marketer reads, an operator helps any brand.
    private static IEnumerable<RpcRow> Campaigns()
    {
        const string Service = "adcommerce.v1.CampaignService";
        const Role Write = Role.BrandAdmin | Role.Operator;
        const Role Read = Role.Brand | Role.Operator;
        yield return new($"{Service}/CreateCampaign", Write, Brand("parent"));
        yield return new($"{Service}/GetCampaign", Read, Brand("name"));
        yield return new($"{Service}/ListCampaigns", Read, Brand("parent"));
        yield return new($"{Service}/UpdateCampaign", Write, Brand("campaign.name"));
        yield return new($"{Service}/PauseCampaign", Write, Brand("name"));
        yield return new($"{Service}/ResumeCampaign", Write, Brand("name"));
        yield return new($"{Service}/EndCampaign", Write, Brand("name"));
        yield return new($"{Service}/TopUpCampaign", Write, Brand("name"));
        yield return new($"{Service}/LowerCampaignBudget", Write, Brand("name"));
        // What is given back is the platform's to say.
        yield return new($"{Service}/RefundCampaign", Role.Operator, None);
        yield return new($"{Service}/ListStatementEntries", Read, Brand("parent"));
        yield return new($"{Service}/GetDeliveryReport", Read, Brand("parent"));
        yield return new($"{Service}/CreatePlacement", Write, Brand("parent"));
        yield return new($"{Service}/GetPlacement", Read, Brand("name"));
        yield return new($"{Service}/ListPlacements", Read, Brand("parent"));
        yield return new($"{Service}/UpdatePlacement", Write, Brand("placement.name"));
        yield return new($"{Service}/ActivatePlacement", Write, Brand("name"));
        yield return new($"{Service}/PausePlacement", Write, Brand("name"));
        yield return new($"{Service}/ResumePlacement", Write, Brand("name"));
        yield return new($"{Service}/EndPlacement", Write, Brand("name"));
        yield return new($"{Service}/EstimateReach", Read, Brand("parent"));
    }

    // As campaigns. What viewers get of it comes with their next steps; codes are shown to whoever may give seats away.
    private static IEnumerable<RpcRow> Content()
    {
        const string Service = "adcommerce.v1.ContentService";
        const Role Write = Role.BrandAdmin | Role.Operator;
        const Role Read = Role.Brand | Role.Operator;
        foreach (var (one, field) in ((string, string)[])[("Note", "note"), ("Livestream", "livestream"), ("Group", "group"), ("Occasion", "occasion")])
        {
            yield return new($"{Service}/Create{one}", Write, Brand("parent"));
            yield return new($"{Service}/Get{one}", Read, Brand("name"));
            yield return new($"{Service}/List{one}s", Read, Brand("parent"));
            yield return new($"{Service}/Update{one}", Write, Brand($"{field}.name"));
        }

        foreach (var verb in (string[])["PublishNote", "WithdrawNote", "StartLivestream", "EndLivestream", "CloseGroup", "IssueCodes", "DeleteOccasion"])
            yield return new($"{Service}/{verb}", Write, Brand("name"));
    }

    // A viewer's own profile. Its membership is changed by operators only, which the handler sees to.
    private static IEnumerable<RpcRow> Viewers()
    {
        const string Service = "adcommerce.v1.ViewerService";
        yield return new($"{Service}/GetViewer", Role.Viewer | Role.Operator, Viewer("name"));
        yield return new($"{Service}/UpdateViewer", Role.Viewer | Role.Operator, Viewer("viewer.name"));
        yield return new($"{Service}/ExportViewer", Role.Viewer | Role.Operator, Viewer("name"));
        yield return new($"{Service}/EraseViewer", Role.Viewer | Role.Operator, Viewer("name"));
    }

    // Only a viewer can press play: the viewer is the token's, so there is nothing to name, and nobody to name in its place. A brand may look
    // what a viewer whom it describes would see; the handler shows it no placement but its own. What was decided for a viewer tells
    // of the profile and of every brand: it is for operators.
    private static IEnumerable<RpcRow> Playback()
    {
        yield return new("adcommerce.v1.PlaybackService/ResolveEpisode", Role.Viewer, None);
        yield return new("adcommerce.v1.PlaybackService/PreviewEpisode", Role.Brand | Role.Operator, BrandFilter);
        yield return new("adcommerce.v1.PlaybackService/ExplainDelivery", Role.Brand | Role.Operator, Brand("parent"));
        yield return new("adcommerce.v1.PlaybackService/ReplayDecision", Role.Operator, None);
        yield return new("adcommerce.v1.PlaybackService/WhyProduct", Role.Viewer, None);
    }

    // A viewer's own events and steps: the viewer is the token's, and a journey's name is looked for among that viewer's only.
    private static IEnumerable<RpcRow> Funnel()
    {
        const string Service = "adcommerce.v1.FunnelService";
        yield return new($"{Service}/RecordEvents", Role.Viewer, None);
        yield return new($"{Service}/ListJourneys", Role.Viewer, None);
        yield return new($"{Service}/GetNextStep", Role.Viewer, None);
        yield return new($"{Service}/WatchNextSteps", Role.Viewer, None);
        yield return new($"{Service}/SetReminder", Role.Viewer, None);
    }

    // A brand gets its own events out; nobody else's are in the answer.
    private static IEnumerable<RpcRow> Exports()
    {
        yield return new("adcommerce.v1.ExportService/ExportEvents", Role.Brand | Role.Operator, Brand("parent"));
    }

    // A brand reads what became of what it showed; nobody else's is in any answer.
    private static IEnumerable<RpcRow> Reports()
    {
        const string Service = "adcommerce.v1.ReportService";
        foreach (var method in (string[])
                 ["ReportFunnel", "ReplayFunnel", "ReportTrend", "ReportTimeToConvert", "ReportTransitions", "ReportAttribution", "ReportLift", "ReportCircles", "ListAttempts", "ExportAttempts", "ExportFunnel"])
            yield return new($"{Service}/{method}", Role.Brand | Role.Operator, Brand("parent"));
    }

    // Questions are the marketer's own tools, and change nothing that is shown or paid.
    private static IEnumerable<RpcRow> SavedFunnels()
    {
        const string Service = "adcommerce.v1.SavedFunnelService";
        yield return new($"{Service}/CreateSavedFunnel", Role.Brand | Role.Operator, Brand("parent"));
        yield return new($"{Service}/GetSavedFunnel", Role.Brand | Role.Operator, Brand("name"));
        yield return new($"{Service}/ListSavedFunnels", Role.Brand | Role.Operator, Brand("parent"));
        yield return new($"{Service}/UpdateSavedFunnel", Role.Brand | Role.Operator, Brand("saved_funnel.name"));
        yield return new($"{Service}/DeleteSavedFunnel", Role.Brand | Role.Operator, Brand("name"));
    }

    // So are alerts. Where data of the brand is sent to, and what it is signed with, is its admin's to say.
    private static IEnumerable<RpcRow> Alerts()
    {
        const string Service = "adcommerce.v1.AlertService";
        const Role Use = Role.Brand | Role.Operator;
        const Role Configure = Role.BrandAdmin | Role.Operator;
        yield return new($"{Service}/CreateAlert", Use, Brand("parent"));
        yield return new($"{Service}/GetAlert", Use, Brand("name"));
        yield return new($"{Service}/ListAlerts", Use, Brand("parent"));
        yield return new($"{Service}/UpdateAlert", Use, Brand("alert.name"));
        yield return new($"{Service}/DeleteAlert", Use, Brand("name"));
        yield return new($"{Service}/ListAlertEvents", Use, Brand("parent"));
        yield return new($"{Service}/ListAlertDeliveries", Use, Brand("parent"));
        yield return new($"{Service}/GetAlertWebhook", Use, Brand("name"));
        yield return new($"{Service}/UpdateAlertWebhook", Configure, Brand("alert_webhook.name"));
        yield return new($"{Service}/RotateAlertWebhookSecret", Configure, Brand("name"));
        yield return new($"{Service}/TestAlertWebhook", Configure, Brand("name"));
    }

    // How the service keeps what it was told concerns who runs it, and nobody else.
    private static IEnumerable<RpcRow> Operations()
    {
        const string Service = "adcommerce.v1.OperationsService";
        yield return new($"{Service}/ListShards", Role.Operator, None);
        yield return new($"{Service}/RebuildShards", Role.Operator, None);
    }

    private static IEnumerable<RpcRow> Infrastructure()
    {
        yield return new("grpc.health.v1.Health/Check", Role.Anyone, None);
        yield return new("grpc.health.v1.Health/List", Role.Anyone, None);
        yield return new("grpc.health.v1.Health/Watch", Role.Anyone, None);
        yield return new("grpc.reflection.v1.ServerReflection/ServerReflectionInfo", Role.Anyone, None);
        yield return new("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", Role.Anyone, None);
    }

    // Media playlists and segments are the same for everyone (architecture.md, Fixed 4). The console's pages hold no data of
    // their own: they bring a token to the API like any other client. Its session is a token in a cookie, which nothing but those pages looks at.
    private static IEnumerable<HttpRow> Http()
    {
        yield return new("GET HEAD", "/v1/episodes/{episode}/master.m3u8", Role.Viewer) { TokenInQuery = true, SessionInQuery = true };
        yield return new("GET HEAD", "/v1/editions/{episode}/{edition}/{rendition}.m3u8", Role.Anyone);
        yield return new("GET HEAD OPTIONS", "/media/*", Role.Anyone);
        yield return new("GET", "/dev/token", Role.Anyone);
        yield return new("GET HEAD", "/healthz", Role.Anyone);
        yield return new("GET HEAD", "/readyz", Role.Anyone);
        yield return new("GET HEAD POST", ConsolePage, Role.Anyone);
        yield return new("GET HEAD", StaticAsset, Role.Anyone);
        yield return new("GET HEAD", "/", Role.Anyone);
        yield return new("POST", "/console/session", Role.Anyone);
        yield return new("POST", "/console/sign-out", Role.Anyone);
        yield return new("GET", "/console/sign-in/begin", Role.Anyone);
        yield return new("GET", "/console/signed-in", Role.Anyone);
        yield return new("GET", "/console/sign-out/provider", Role.Anyone);
        yield return new("GET", "/console/signed-out", Role.Anyone);
        yield return new("GET", "/console/preferences", Role.Anyone);
        // The state of a grain holds what is sealed everywhere else: for nobody.
        yield return new("GET", "/console/orleans/GrainState", Role.None);
        yield return new("GET", "/console/orleans*", Role.Operator) { TokenInConsoleCookie = true };
        yield return new("GET", "/console/export/attempts", Role.Anyone);
        yield return new("GET", "/console/export/funnel", Role.Anyone);
        yield return new("GET", "/console/export/viewer", Role.Anyone);
        yield return new("GET HEAD", "/_content/*", Role.Anyone);
        yield return new("GET HEAD", "/_framework/*", Role.Anyone);
        yield return new("GET HEAD POST DELETE CONNECT", "/_blazor*", Role.Anyone);
    }
}
