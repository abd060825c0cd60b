using System.Collections.Immutable;
using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Chain;

/// <summary>Everything that a next step is decided from.</summary>
public sealed record StepQuestion
{
    /// <summary>What the campaign offers; null for one that is not known.</summary>
    public required CampaignContent? Content { get; init; }

    /// <summary>The viewer's journey; null when there is none.</summary>
    public required Journey? Journey { get; init; }

    /// <summary>What the viewer agreed to.</summary>
    public required Consent Consent { get; init; }

    /// <summary>Where the viewer is, ISO 3166-1 alpha-2; empty when not told: only what is offered everywhere may then be offered.</summary>
    public required string Market { get; init; }

    /// <summary>The time now.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The viewer's reminders.</summary>
    public ImmutableArray<Reminder> Reminders { get; init; } = [];

    /// <summary>Full names of what the viewer does not want now.</summary>
    public ImmutableArray<string> Declined { get; init; } = [];

    /// <summary>Viewers in rooms with a limit, by livestream id; a room that is missing counts as empty.</summary>
    public IReadOnlyDictionary<string, long> RoomViewers { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>Seats by group id, as <see cref="NextSteps.GroupsToLookAt"/> asked for; a group that is missing is not offered.</summary>
    public IReadOnlyDictionary<string, SeatView> Seats { get; init; } = ImmutableDictionary<string, SeatView>.Empty;
}
