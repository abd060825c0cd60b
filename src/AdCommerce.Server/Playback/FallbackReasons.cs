using AdCommerce.Domain.Playback;

namespace AdCommerce.Server.Playback;

/// <summary>How reasons are spelled in the header and in metrics.</summary>
internal static class FallbackReasons
{
    /// <summary>The response header that says why less than usual was chosen; absent when nothing was missing.</summary>
    public const string Header = "AdCommerce-Fallback";

    /// <summary>"none", "profile-unavailable", "deadline", "overload", "internal".</summary>
    public static string NameOf(FallbackReason reason) => reason switch
    {
        FallbackReason.None => "none",
        FallbackReason.ProfileUnavailable => "profile-unavailable",
        FallbackReason.Deadline => "deadline",
        FallbackReason.Overload => "overload",
        _ => "internal",
    };
}
