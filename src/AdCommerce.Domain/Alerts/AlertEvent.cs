namespace AdCommerce.Domain.Alerts;

/// <summary>What is told.</summary>
public enum AlertEventKind : byte
{
    /// <summary>A rate has left its interval, or has changed sides.</summary>
    Fired = 1,

    /// <summary>It is back.</summary>
    Resolved = 2,

    /// <summary>Nothing: somebody wants to see a message arrive.</summary>
    Test = 3,
}

/// <summary>Something to tell a brand. It says all that was known then, whatever the rule becomes.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.alert-event")]
public sealed record AlertEvent
{
    /// <summary>Unique: "msg_…". Every attempt to deliver it carries it.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>What.</summary>
    [Id(1)] public required AlertEventKind Kind { get; init; }

    /// <summary>When.</summary>
    [Id(2)] public required long TimeMicros { get; init; }

    /// <summary>The alert; empty for a test.</summary>
    [Id(3)] public string AlertId { get; init; } = "";

    /// <summary>As it was shown.</summary>
    [Id(4)] public string Title { get; init; } = "";

    /// <summary>Its funnel.</summary>
    [Id(5)] public string FunnelId { get; init; } = "";

    /// <summary>As that was shown.</summary>
    [Id(6)] public string FunnelTitle { get; init; } = "";

    /// <summary>The days that were looked at; null for a test.</summary>
    [Id(7)] public AlertPeriod? Period { get; init; }

    /// <summary>What was seen; null for a test.</summary>
    [Id(8)] public AlertFinding? Finding { get; init; }

    /// <summary>Of the interval.</summary>
    [Id(9)] public double Confidence { get; init; }
}
