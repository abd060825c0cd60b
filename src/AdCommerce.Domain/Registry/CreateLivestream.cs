using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>Schedules a livestream.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.create-livestream")]
public sealed record CreateLivestream(Livestream Livestream) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(Livestream.Key.Id), "livestream_id", ResourceId.Rule);
        if (ContentRules.FindBrand(Livestream.Key, state) is { } missing)
            return missing;
        ContentRules.RequireCampaign(Livestream.Key, Livestream.CampaignId, "livestream.campaign", state, violations);
        LivestreamRules.Check(Livestream, state, violations);
        return state.Livestreams.ContainsKey(Livestream.Key) ? Exists(Livestream.Key.NameIn(LivestreamRules.Collection)) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) =>
        new LivestreamPut(Livestream with { State = LivestreamState.Scheduled, LiveTime = null });
}

/// <summary>Opens a scheduled livestream's room, at its time or before it. One that is live already stays so.</summary>
/// <param name="Key">The livestream.</param>
/// <param name="Time">When this is asked: after the end time nothing can begin.</param>
/// <param name="ExpectedVersion">The version that the caller knows, or 0.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.start-livestream")]
public sealed record StartLivestream(ContentKey Key, DateTimeOffset Time, long ExpectedVersion) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        var name = Key.NameIn(LivestreamRules.Collection);
        if (!state.Livestreams.TryGetValue(Key, out var livestream))
            return Rejection.Missing(name);
        if (ExpectedVersion != 0 && ExpectedVersion != livestream.Version)
            return Stale(name);
        return livestream.StateAt(Time) == LivestreamState.Ended
            ? Rejection.Of(RejectionReason.FailedPrecondition, $"\"{name}\" has ended. Schedule another one.")
            : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new LivestreamStateSet(Key, LivestreamState.Live);
}

/// <summary>Closes a livestream's room, or calls the livestream off. One that has ended already stays so.</summary>
/// <param name="Key">The livestream.</param>
/// <param name="ExpectedVersion">The version that the caller knows, or 0.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.end-livestream")]
public sealed record EndLivestream(ContentKey Key, long ExpectedVersion) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        var name = Key.NameIn(LivestreamRules.Collection);
        if (!state.Livestreams.TryGetValue(Key, out var livestream))
            return Rejection.Missing(name);
        return ExpectedVersion != 0 && ExpectedVersion != livestream.Version ? Stale(name) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new LivestreamStateSet(Key, LivestreamState.Ended);
}
