using System.Collections.Immutable;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Grains.Viewers;

/// <summary>What is stored of a viewer.</summary>
[GenerateSerializer, Alias("adcommerce.viewer-state")]
internal sealed class ViewerState
{
    /// <summary>How many updates are remembered, so that repeating one returns its first answer.</summary>
    public const int RequestsMax = 4;

    [Id(0)] public ViewerProfile? Profile { get; set; }

    [Id(1)] public ImmutableArray<ViewerRequest> Requests { get; set; } = [];
}

/// <summary>An update that was carried out, and its answer.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.viewer-request")]
internal sealed record ViewerRequest(RequestKey Key, ViewerProfile Answer);
