using System.Collections.Immutable;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Grains.Viewers;

/// <summary>What is stored of a viewer.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.viewer-state")]
internal sealed record ViewerState
{
    /// <summary>How many updates are remembered, so that repeating one returns its first answer.</summary>
    public const int RequestsMax = 4;

    /// <summary>Most groups that a viewer ever asks for a seat.</summary>
    public const int GroupsMax = 256;

    [Id(0)] public ViewerProfile? Profile { get; init; }

    [Id(1)] public ImmutableArray<ViewerRequest> Requests { get; init; } = [];

    /// <summary>Keys of the groups that were asked for a seat: those that know of the viewer, who may be erased long after the journey is compacted.</summary>
    [Id(2)] public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>When the viewer last agreed to measurement: what was counted under a session before may be sent again.</summary>
    [Id(3)] public DateTimeOffset MeasuredSince { get; init; }

    /// <summary>The state that also names these groups, as far as there is room for them.</summary>
    public ViewerState WithGroups(IEnumerable<string> keys) => this with { Groups = [.. Groups.Union(keys, StringComparer.Ordinal).Take(GroupsMax)] };
}

/// <summary>An update that was carried out, and its answer.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.viewer-request")]
internal sealed record ViewerRequest(RequestKey Key, ViewerProfile Answer);
