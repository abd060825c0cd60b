using System.Collections.Immutable;

namespace AdCommerce.Domain.Campaigns;

/// <summary>When, where and for how much a placement may be chosen.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.placement-terms")]
public sealed record PlacementTerms
{
    /// <summary>Always and everywhere, for nothing.</summary>
    public static readonly PlacementTerms Default = new();

    /// <summary>Who comes first.</summary>
    [Id(0)] public PriorityClass Class { get; init; } = PriorityClass.Standard;

    /// <summary>Null: it pays nothing.</summary>
    [Id(1)] public Bid? Bid { get; init; }

    /// <summary>When.</summary>
    [Id(2)] public FlightSchedule Schedule { get; init; } = FlightSchedule.Always;

    /// <summary>ISO 3166-1 alpha-2 codes; empty: everywhere that the product is sold.</summary>
    [Id(3)] public ImmutableArray<string> Markets { get; init; } = [];

    /// <summary>In which scenes.</summary>
    [Id(4)] public SceneTerms Scenes { get; init; } = SceneTerms.Any;

    /// <summary>How often one viewer is shown it; none: as often as it wins.</summary>
    [Id(5)] public ImmutableArray<FrequencyCap> Caps { get; init; } = [];
}
