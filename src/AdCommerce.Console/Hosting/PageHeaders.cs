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

    /// <summary>
    /// The console's pages also have fonts and forms, set sizes of drawings in the markup, and are put together by the framework's script from what
    /// the server sends, so they cannot ask for trusted types.
    /// </summary>
    public const string ConsoleContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; font-src 'self'; img-src 'self' https: data:; media-src 'self' https:; "
        + "connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void Apply(HttpResponse response, bool isConsole)
    {
        response.Headers.ContentSecurityPolicy = isConsole ? ConsoleContentSecurityPolicy : ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers.CacheControl = isConsole ? "no-cache, no-store" : "no-cache";
        if (isConsole)
            response.Headers.Pragma = "no-cache";
    }
}
