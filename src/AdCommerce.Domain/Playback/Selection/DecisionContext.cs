namespace AdCommerce.Domain.Playback.Selection;

/// <summary>When and where something is decided.</summary>
/// <param name="Now">When.</param>
/// <param name="Market">ISO 3166-1 alpha-2 code of where it is watched; empty when not told: then nothing that is for some markets only is shown.</param>
/// <param name="Device">"phone", "tablet", "desktop" or "tv"; empty when not told.</param>
/// <param name="ProfileAllowed">False when the request itself forbids to use the profile.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.decision-context")]
public readonly record struct DecisionContext(DateTimeOffset Now, string Market, string Device, bool ProfileAllowed)
{
    /// <summary>The session that is being decided for; empty for a request that begins none, and so has no way to report what was seen.</summary>
    [Id(0)] public Guid SessionId { get; init; }
}
