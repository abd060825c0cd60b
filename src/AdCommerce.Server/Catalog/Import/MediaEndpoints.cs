using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace AdCommerce.Server.Catalog.Import;

/// <summary>Serves the files of media roots to players: <c>/media/{root}/{path}</c>.</summary>
public static class MediaEndpoints
{
    // Segments and initialization sections of an imported episode never change: a change is another file.
    private const string CachedForEver = "public, max-age=31536000, immutable";

    // Source playlists and product pictures may be replaced by the operator.
    private const string CachedForMinutes = "public, max-age=300";

    private static readonly FrozenDictionary<string, (string ContentType, string CacheControl)> Types =
        new Dictionary<string, (string, string)>(StringComparer.OrdinalIgnoreCase)
        {
            [".m3u8"] = ("application/vnd.apple.mpegurl", CachedForMinutes),
            [".mp4"] = ("video/mp4", CachedForEver),
            [".m4s"] = ("video/iso.segment", CachedForEver),
            [".m4v"] = ("video/mp4", CachedForEver),
            [".m4a"] = ("audio/mp4", CachedForEver),
            [".cmfv"] = ("video/mp4", CachedForEver),
            [".cmfa"] = ("audio/mp4", CachedForEver),
            [".cmft"] = ("application/mp4", CachedForEver),
            [".vtt"] = ("text/vtt; charset=utf-8", CachedForEver),
            [".svg"] = ("image/svg+xml", CachedForMinutes),
            [".png"] = ("image/png", CachedForMinutes),
            [".jpg"] = ("image/jpeg", CachedForMinutes),
            [".webp"] = ("image/webp", CachedForMinutes),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Maps GET, HEAD and the preflight OPTIONS. Files of other types than media's are not served.</summary>
    public static IEndpointConventionBuilder MapMedia(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = endpoints.MapGroup("/media");
        group.MapMethods("/{root}/{**path}", [HttpMethods.Get, HttpMethods.Head], Serve);
        group.MapMethods("/{root}/{**path}", [HttpMethods.Options], Preflight);
        return group;
    }

    private static IResult Serve(string root, string path, HttpContext context, MediaRoots roots)
    {
        AllowEveryOrigin(context.Response.Headers);
        // An encoded slash stays encoded in a route's value; no file has one in its name.
        bool hidesSlash = path.Contains("%2f", StringComparison.OrdinalIgnoreCase);
        if (hidesSlash || !Types.TryGetValue(Path.GetExtension(path), out (string ContentType, string CacheControl) type)
            || roots.Find(root, path.Split('/')) is not { } file)
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = type.CacheControl;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        // A picture opened on its own must not run anything in this origin.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        string tag = string.Create(CultureInfo.InvariantCulture, $"\"{file.Length:x}-{file.LastWriteTimeUtc.Ticks:x}\"");
        return TypedResults.PhysicalFile(
            file.FullName, type.ContentType, fileDownloadName: null, file.LastWriteTimeUtc, new EntityTagHeaderValue(tag), enableRangeProcessing: true);
    }

    private static NoContent Preflight(HttpContext context)
    {
        AllowEveryOrigin(context.Response.Headers);
        context.Response.Headers.AccessControlAllowMethods = "GET, HEAD, OPTIONS";
        context.Response.Headers.AccessControlAllowHeaders = "Range, If-None-Match, If-Range";
        context.Response.Headers.AccessControlMaxAge = "86400";
        return TypedResults.NoContent();
    }

    private static void AllowEveryOrigin(IHeaderDictionary headers)
    {
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "Accept-Ranges, Content-Length, Content-Range, ETag";
    }
}
