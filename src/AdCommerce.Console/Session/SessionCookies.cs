using Microsoft.AspNetCore.Http;

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
    private static readonly TimeSpan PreferencesAge = TimeSpan.FromDays(365);

    /// <summary>Who is signed in; null for nobody, or when the token is over.</summary>
    public static ConsoleUser? FindUser(HttpRequest request, TimeProvider time) =>
        ConsoleUser.Read(request.Cookies[TokenName]) is { } user && user.ExpireTime > time.GetUtcNow() ? user : null;

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
        context.Response.Cookies.Append(TokenName, user.Token, Options(context, user.ExpireTime));

    public static void SignOut(HttpContext context) => context.Response.Cookies.Delete(TokenName, Options(context, null));

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
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        Path = "/",
        Expires = until,
    };
}
