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
    public const string FunnelPath = "/console/export/funnel";
    public const string AttemptsPath = "/console/export/attempts";

    public static void MapReportExport(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(FunnelPath, ExportFunnelAsync).AllowAnonymous();
        endpoints.MapGet(AttemptsPath, ExportAttemptsAsync).AllowAnonymous();
    }

    private static Task<IResult> ExportFunnelAsync(
        HttpContext context, [FromServices] ConsoleApi api, [FromServices] TimeProvider time, CancellationToken cancellationToken) =>
        ExportAsync(context, api, time, "funnel", async (user, query, format) => await api.Reports.ExportFunnelAsync(
            new()
            {
                Parent = $"brands/{user.BrandId}",
                Scope = query.ToScope(),
                Dimensions = { query.Dimensions },
                ComparePrevious = true,
                Format = format,
                Windows = query.ToWindows(),
            },
            user.Headers, cancellationToken: cancellationToken), cancellationToken);

    private static Task<IResult> ExportAttemptsAsync(
        HttpContext context, [FromServices] ConsoleApi api, [FromServices] TimeProvider time, CancellationToken cancellationToken) =>
        ExportAsync(context, api, time, "attempts", async (user, query, format) => await api.Reports.ExportAttemptsAsync(
            new()
            {
                Parent = $"brands/{user.BrandId}",
                Scope = query.ToScope(),
                Stage = Stages.Of(context.Request.Query["stage"]),
                AtAll = query.AtAll,
                Format = format,
                Windows = query.ToWindows(),
            },
            user.Headers, cancellationToken: cancellationToken), cancellationToken);

    private static async Task<IResult> ExportAsync(
        HttpContext context, ConsoleApi api, TimeProvider time, string what, Func<ConsoleUser, ReportQuery, V1.ReportFormat, Task<Google.Api.HttpBody>> export, CancellationToken cancellationToken)
    {
        if (ConsoleUser.Of(context.User) is not { BrandId: not null } user)
            return Results.LocalRedirect(SessionEndpoints.SignInPath);
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            var query = ReportQuery.Of(context.Request.Query, (await api.ReadAsync(user, cancellationToken)).TimeZone, time.GetUtcNow());
            var format = context.Request.Query["format"] == "parquet" ? V1.ReportFormat.Parquet : V1.ReportFormat.Csv;
            var file = await export(user, query, format);
            var name = $"{what}-{ReportQuery.Text(query.From)}-{ReportQuery.Text(query.To)}.{(format == V1.ReportFormat.Parquet ? "parquet" : "csv")}";
            return Results.File(file.Data.ToByteArray(), file.ContentType, name);
        }
        catch (RpcException e)
        {
            return Results.Text(string.Join('\n', Problems.Of(e)), statusCode: e.StatusCode == StatusCode.InvalidArgument ? StatusCodes.Status400BadRequest : StatusCodes.Status503ServiceUnavailable);
        }
    }
}
