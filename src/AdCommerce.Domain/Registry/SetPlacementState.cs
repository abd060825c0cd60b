using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Registry;

/// <summary>Activates, pauses, resumes or ends a placement. One that stands there already stays so.</summary>
/// <param name="Key">Which.</param>
/// <param name="State">Active, Paused or Ended.</param>
/// <param name="Version">When not 0, it must be the current one.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.set-placement-state")]
public sealed record SetPlacementState(PlacementKey Key, PlacementState State, long Version) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Placements.TryGetValue(Key, out var current))
            return Rejection.Missing(Key.ToString());
        if (Version != 0 && Version != current.Version)
            return Stale(Key.ToString());
        return (current.State, State) switch
        {
            (PlacementState.Ended, not PlacementState.Ended) => Over(Key),
            (PlacementState.Draft, PlacementState.Paused) =>
                Rejection.Of(RejectionReason.FailedPrecondition, $"\"{Key}\" is a draft: there is nothing to pause. Activate it, or leave it."),
            _ => null,
        };
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) =>
        new PlacementPut(state.Placements[Key] with { GivenState = State, Paused = State != PlacementState.Active });

    internal static Rejection Over(PlacementKey key) =>
        Rejection.Of(RejectionReason.FailedPrecondition, $"\"{key}\" has ended, which is for ever. Create another placement.");
}
