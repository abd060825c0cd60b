using System.ComponentModel.DataAnnotations;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns.Budgets.Traffic;

namespace AdCommerce.Grains.Funnel;

/// <summary>
/// What no person does: such exposures are counted, marked, and never charged. Section <c>AdCommerce:InvalidTraffic</c> of the configuration, written by the operator;
/// the same on every silo. Meaning and ranges are those of <see cref="TrafficRules"/>.
/// </summary>
public sealed class InvalidTrafficConfig : IValidatableObject
{
    /// <summary>The section it is read from.</summary>
    public const string Section = "AdCommerce:InvalidTraffic";

    /// <summary>Exposures of one viewer in a minute, for ever. Default 20, range 1 to 1,000.</summary>
    public int ViewerPerMinute { get; set; } = TrafficRules.Default.ViewerPerMinute;

    /// <summary>And at once. Default 60, range 1 to 100,000.</summary>
    public int ViewerBurst { get; set; } = TrafficRules.Default.ViewerBurst;

    /// <summary>
    /// Exposures from one address in a minute, for ever: the address of the connection, which is a proxy's behind a proxy. Default 1,200, range 1 to 1,000,000.
    /// </summary>
    public int AddressPerMinute { get; set; } = TrafficRules.Default.AddressPerMinute;

    /// <summary>And at once. Default 6,000, range 1 to 10,000,000.</summary>
    public int AddressBurst { get; set; } = TrafficRules.Default.AddressBurst;

    /// <summary>How much faster than real time something can be watched. Default 4, range 1 to 100.</summary>
    public double SpeedMax { get; set; } = TrafficRules.Default.SpeedMax;

    /// <summary>What clocks and rounding may add, in milliseconds. Default 5,000, range 0 to 600,000.</summary>
    public int ToleranceMillis { get; set; } = TrafficRules.Default.ToleranceMillis;

    /// <summary>Time that can be told of at once, in milliseconds. Default 12 hours, range a minute to 7 days.</summary>
    public long CreditMillisMax { get; set; } = TrafficRules.Default.CreditMillisMax;

    /// <summary>Parts of the user agents of known bots, 3 to 100 characters each, at most 1,000; given ones take the place of the default. Default: <see cref="TrafficRules.Default"/>.</summary>
    public IList<string> Bots { get; } = [];

    /// <summary>
    /// Whether exposures of a session that did not ask for its multivariant playlist (<c>playlist_uri</c>) are marked. To be set where players ask this service for it themselves,
    /// and not where a back end or a cache does so in their place. Each of these requests then tells the viewer's grain. Default false.
    /// </summary>
    public bool RequireMedia { get; set; } = TrafficRules.Default.RequiresMedia;

    /// <summary>The rules.</summary>
    public TrafficRules ToRules() => new(
        ViewerPerMinute, ViewerBurst, AddressPerMinute, AddressBurst, SpeedMax, ToleranceMillis, CreditMillisMax, Bots.Count == 0 ? TrafficRules.Default.Bots : [.. Bots], RequireMedia);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var violations = new Violations();
        ToRules().Check(Section, violations);
        return violations.None ? [] : violations.ToRejection().Violations.Select(static violation => new ValidationResult($"{violation.Field} {violation.Description}."));
    }
}
