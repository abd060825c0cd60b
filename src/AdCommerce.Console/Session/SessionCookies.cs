using AdCommerce.ConsolePages.Session.OpenId;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdCommerce.ConsolePages.Session;

/// <summary>
/// What the browser keeps: the token, out of reach of any script, and how the console should look. The API takes no cookie, so none of them lets another
/// site's page call it.
/// </summary>
internal static class SessionCookies
{
    private const string TokenName = "adcommerce_console";
    private const string LanguageName = "adcommerce_language";
    private const string ThemeName = "adcommerce_theme";
    private const string RefusalName = "adcommerce_refusal";
    private static readonly TimeSpan PreferencesAge = TimeSpan.FromDays(365);
    private static readonly TimeSpan RefusalAge = TimeSpan.FromMinutes(1);

    // A provider's token may be longer than what browsers take for one cookie.
    private static readonly ChunkingCookieManager TokenCookies = new();

    /// <summary>Who is signed in; null for nobody, or when the token is over.</summary>
    public static ConsoleUser? FindUser(HttpContext context, TokenClaims names, TimeProvider time) =>
        ConsoleUser.Read(FindToken(context), names) is { } user && user.ExpireTime > time.GetUtcNow() ? user : null;

    /// <summary>The token as it is.</summary>
    public static string? FindToken(HttpContext context) => TokenCookies.GetRequestCookie(context, TokenName);

    /// <summary>"en" or "zh": as chosen, else as the browser prefers.</summary>
    public static string LanguageOf(HttpRequest request) => request.Cookies[LanguageName] switch
    {
        "zh" => "zh",
        "en" => "en",
        _ => request.Headers.AcceptLanguage.ToString().StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "zh" : "en",
    };

    /// <summary>"light", "dark", or "auto" for as the system has it.</summary>
    public static string ThemeOf(HttpRequest request) => request.Cookies[ThemeName] is ("light" or "dark") and var chosen ? chosen : "auto";

    public static void SignIn(HttpContext context, ConsoleUser user) =>
        TokenCookies.AppendResponseCookie(context, TokenName, user.Token, Options(context, user.ExpireTime));

    public static void SignOut(HttpContext context) => TokenCookies.DeleteCookie(context, TokenName, Options(context, null));

    /// <summary>Keeps what the API said of a token for the next page: not in the address, where anybody could write something else.</summary>
    public static void Refuse(HttpContext context, string words, TimeProvider time) =>
        context.Response.Cookies.Append(RefusalName, words, Options(context, time.GetUtcNow() + RefusalAge));

    /// <summary>What <see cref="Refuse"/> kept.</summary>
    public static string? RefusalOf(HttpRequest request) => request.Cookies[RefusalName];

    public static void Choose(HttpContext context, string? language, string? theme, TimeProvider time)
    {
        var until = time.GetUtcNow() + PreferencesAge;
        if (language is "en" or "zh")
            context.Response.Cookies.Append(LanguageName, language, Options(context, until));
        if (theme is "light" or "dark" or "auto")
            context.Response.Cookies.Append(ThemeName, theme, Options(context, until));
    }

    private static CookieOptions Options(HttpContext context, DateTimeOffset? until) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps || context.RequestServices.GetRequiredService<IOptions<OpenIdConfig>>().Value.IsPublicOverTls,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        Path = "/",
        Expires = until,
    };
}
