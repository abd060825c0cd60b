using AdCommerce.ConsolePages.Api;
using AdCommerce.ConsolePages.Session;
using AdCommerce.ConsolePages.Shell;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AdCommerce.ConsolePages.Viewers;

/// <summary>Everything that is kept of a viewer, as a file for that viewer.</summary>
internal static class ViewerExport
{
    public const string Path = "/console/export/viewer";

    private static readonly JsonFormatter Readable = new(JsonFormatter.Settings.Default.WithIndentation().WithFormatDefaultValues(false));

    public static void MapViewerExport(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(Path, ExportAsync).AllowAnonymous();

    private static async Task<IResult> ExportAsync(HttpContext context, string id, [FromServices] ConsoleApi api, CancellationToken cancellationToken)
    {
        if (ConsoleUser.Of(context.User) is not { } user)
            return Results.LocalRedirect(SessionEndpoints.SignInPath);
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            var kept = await api.Viewers.ExportViewerAsync(new() { Name = $"viewers/{id}" }, user.Headers, cancellationToken: cancellationToken);
            return Results.File(System.Text.Encoding.UTF8.GetBytes(Readable.Format(kept)), "application/json", $"viewer-{id}.json");
        }
        catch (RpcException e)
        {
            return Results.Text(string.Join('\n', Problems.Of(e)), statusCode: e.StatusCode switch
            {
                StatusCode.NotFound => StatusCodes.Status404NotFound,
                StatusCode.PermissionDenied or StatusCode.Unauthenticated => StatusCodes.Status403Forbidden,
                StatusCode.InvalidArgument => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status503ServiceUnavailable,
            });
        }
    }
}
