using System.Collections.Immutable;
using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>Changes the named fields of an occasion.</summary>
/// <param name="Occasion">The new values. A version other than 0 must be the current one.</param>
/// <param name="Paths">Among title, start_time, end_time, markets, livestreams, placements, placement_percent; at least one.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.update-occasion")]
public sealed record UpdateOccasion(Occasion Occasion, ImmutableArray<string> Paths) : RegistryCommand
{
    private static readonly ImmutableArray<string> Changeable = ["title", "start_time", "end_time", "markets", "livestreams", "placements", "placement_percent"];

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        var name = Occasion.Key.NameIn(OccasionRules.Collection);
        if (!state.Occasions.TryGetValue(Occasion.Key, out var current))
            return Rejection.Missing(name);
        RequirePaths(Paths, Changeable, violations);
        OccasionRules.Check(Merge(current), state, violations);
        return Occasion.Version != 0 && Occasion.Version != current.Version ? Stale(name) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new OccasionPut(Merge(state.Occasions[Occasion.Key]));

    private Occasion Merge(Occasion current) => current with
    {
        Title = Paths.Contains("title") ? Occasion.Title : current.Title,
        StartTime = Paths.Contains("start_time") ? Occasion.StartTime : current.StartTime,
        EndTime = Paths.Contains("end_time") ? Occasion.EndTime : current.EndTime,
        Markets = Paths.Contains("markets") ? Occasion.Markets : current.Markets,
        LivestreamIds = Paths.Contains("livestreams") ? Occasion.LivestreamIds : current.LivestreamIds,
        Placements = Paths.Contains("placements") ? Occasion.Placements : current.Placements,
        PlacementPercent = Paths.Contains("placement_percent") ? Occasion.PlacementPercent : current.PlacementPercent,
    };
}
