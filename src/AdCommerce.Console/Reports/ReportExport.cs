using AdCommerce.ConsolePages.Api;
using AdCommerce.ConsolePages.Session;
using AdCommerce.ConsolePages.Shell;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AdCommerce.ConsolePages.Reports;

/// <summary>A report as a file: a browser can only save what it gets as a response.</summary>
internal static class ReportExport
{
    public const string Path = "/console/export/funnel";

    public static void MapReportExport(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(Path, ExportAsync).AllowAnonymous();

    private static async Task<IResult> ExportAsync(
        HttpContext context, [FromServices] ConsoleApi api, [FromServices] TimeProvider time, CancellationToken cancellationToken)
    {
        if (ConsoleUser.Of(context.User) is not { BrandId: { } brand } user)
            return Results.LocalRedirect(SessionEndpoints.SignInPath);
        try
        {
            var asked = context.Request.Query;
            var query = ReportQuery.Of(asked["from"], asked["to"], asked["zone"], asked["campaign"], asked["by"], asked["count"], time.GetUtcNow(), (await api.ReadAsync(user, cancellationToken)).TimeZone);
            var file = await api.Reports.ExportFunnelAsync(
                new() { Parent = $"brands/{brand}", Scope = query.ToScope(), Dimensions = { query.By }, ComparePrevious = true },
                user.Headers, cancellationToken: cancellationToken);
            return Results.File(file.Data.ToByteArray(), file.ContentType, $"funnel-{ReportQuery.Text(query.From)}-{ReportQuery.Text(query.To)}.csv");
        }
        catch (RpcException e)
        {
            return Results.Text(string.Join('\n', Problems.Of(e)), statusCode: e.StatusCode == StatusCode.InvalidArgument ? StatusCodes.Status400BadRequest : StatusCodes.Status503ServiceUnavailable);
        }
    }
}
