using Microsoft.AspNetCore.Http;

namespace AdCommerce.ConsolePages.Hosting;

/// <summary>What a browser may do with a page of ours: run our own modules, talk to this service, and show pictures and video.</summary>
internal static class PageHeaders
{
    /// <summary>
    /// Everything is refused that is not named. Pictures and media may come from any https host, because products' images and episodes'
    /// segments may stand on a CDN; code, styles and calls come from this service alone, and no markup is ever built from text.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; media-src 'self' https:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    public static void Apply(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-cache";
    }
}
