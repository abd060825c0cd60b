namespace AdCommerce.Server.Playback;

/// <summary>What a request itself says about the use of a profile.</summary>
internal static class PrivacySignals
{
    /// <summary>True with <c>Sec-GPC: 1</c> (Global Privacy Control): no personalisation, whatever was agreed to before.</summary>
    public static bool ForbidProfile(HttpRequest request) => request.Headers["Sec-GPC"] == "1";
}
