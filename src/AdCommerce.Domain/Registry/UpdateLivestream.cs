using System.Collections.Immutable;
using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>Changes the named fields of a livestream that is still scheduled.</summary>
/// <param name="Livestream">The new values. A version other than 0 must be the current one.</param>
/// <param name="Paths">Among title, room_uri, host, offers, start_time, end_time, capacity, markets, disclosure_label; at least one.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.update-livestream")]
public sealed record UpdateLivestream(Livestream Livestream, ImmutableArray<string> Paths) : RegistryCommand
{
    private static readonly ImmutableArray<string> Changeable =
        ["title", "room_uri", "host", "offers", "start_time", "end_time", "capacity", "markets", "disclosure_label"];

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        var name = Livestream.Key.NameIn(LivestreamRules.Collection);
        if (!state.Livestreams.TryGetValue(Livestream.Key, out var current))
            return Rejection.Missing(name);
        RequirePaths(Paths, Changeable, violations);
        LivestreamRules.Check(Merge(current), state, violations);
        if (Livestream.Version != 0 && Livestream.Version != current.Version)
            return Stale(name);
        return current.State == LivestreamState.Scheduled
            ? null
            : Rejection.Of(RejectionReason.FailedPrecondition, $"\"{name}\" has begun. Only a scheduled livestream can be changed.");
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new LivestreamPut(Merge(state.Livestreams[Livestream.Key]));

    private Livestream Merge(Livestream current) => current with
    {
        Title = Paths.Contains("title") ? Livestream.Title : current.Title,
        RoomUri = Paths.Contains("room_uri") ? Livestream.RoomUri : current.RoomUri,
        Host = Paths.Contains("host") ? Livestream.Host : current.Host,
        Offers = Paths.Contains("offers") ? Livestream.Offers : current.Offers,
        StartTime = Paths.Contains("start_time") ? Livestream.StartTime : current.StartTime,
        EndTime = Paths.Contains("end_time") ? Livestream.EndTime : current.EndTime,
        Capacity = Paths.Contains("capacity") ? Livestream.Capacity : current.Capacity,
        Markets = Paths.Contains("markets") ? Livestream.Markets : current.Markets,
        DisclosureLabel = Paths.Contains("disclosure_label") ? Livestream.DisclosureLabel : current.DisclosureLabel,
    };
}
