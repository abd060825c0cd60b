using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Alerts;

/// <summary>Tells a brand when a rate of one of its saved funnels is not what it was in the period before.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.alert-rule")]
public sealed record AlertRule
{
    /// <summary>Most of a brand.</summary>
    public const int PerBrandMax = 50;

    /// <summary>Confidence when none is given.</summary>
    public const double ConfidenceDefault = 0.95;

    /// <summary>Lowest confidence.</summary>
    public const double ConfidenceMin = 0.8;

    /// <summary>Highest confidence.</summary>
    public const double ConfidenceMax = 0.9999;

    /// <summary>Most entrants that may be asked for.</summary>
    public const int EntrantsMinMax = 1_000_000_000;

    /// <summary>Its name in the brand.</summary>
    [Id(0)] public required ContentKey Key { get; init; }

    /// <summary>As shown.</summary>
    [Id(1)] public required string Title { get; init; }

    /// <summary>The saved funnel that it looks at.</summary>
    [Id(2)] public required string FunnelId { get; init; }

    /// <summary>The stage whose rate from the entry it looks at; null: every stage after the entry, each on its own.</summary>
    [Id(3)] public Stage? Stage { get; init; }

    /// <summary>With fewer entrants in either period nothing is concluded; at least <see cref="Rate.VerdictTrialsMin"/>.</summary>
    [Id(4)] public int EntrantsMin { get; init; } = Rate.VerdictTrialsMin;

    /// <summary>Of the interval, <see cref="ConfidenceMin"/> to <see cref="ConfidenceMax"/>.</summary>
    [Id(5)] public double Confidence { get; init; } = ConfidenceDefault;

    /// <summary>It is not looked at; what is known of it stays.</summary>
    [Id(6)] public bool Disabled { get; init; }

    /// <summary>Position of the entry that changed it last; its etag.</summary>
    [Id(7)] public long Version { get; init; }

    /// <summary>The stages that it looks at.</summary>
    public IEnumerable<Stage> Stages => Stage is { } one ? [one] : [Funnel.Stage.Note, Funnel.Stage.Livestream, Funnel.Stage.Group];
}
