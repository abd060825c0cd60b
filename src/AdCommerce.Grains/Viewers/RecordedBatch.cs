using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Grains.Viewers;

/// <summary>An event whose token was opened and checked, on its way to the log.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Code">The code for a seat, as it was typed; empty for none. It goes to the group, not to the log.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.checked-event")]
public sealed record CheckedEvent(FunnelEvent Event, string Code)
{
    /// <summary>What speaks against charging it, as far as that is known where it arrived.</summary>
    [Id(0)] public ChargeBar Bar { get; init; }

    /// <summary>Under whom an exposure is charged.</summary>
    [Id(1)] public ChargeSubject ChargedTo { get; init; }

    /// <summary>The same under the name of a viewer who agrees to be measured: caps for the campaign's life count an exposure for as long as that holds.</summary>
    internal CheckedEvent OfViewer() =>
        Event is { Kind: EventKind.ExposureStop, IsWithheld: false } ? this with { Event = Event with { IsOfViewer = true } } : this;

    /// <summary>The same without what tells on which side of a test the viewer stands: a session is nobody who could stand there.</summary>
    internal CheckedEvent Untested() =>
        Event is { IsTested: false, Ghosts.IsEmpty: true } ? this : this with { Event = Event with { IsTested = false, Ghosts = [] } };
}

/// <summary>What became of a batch.</summary>
/// <param name="Outcomes">One for each event, in order.</param>
/// <param name="Steps">The next step of each journey that the batch touched.</param>
/// <param name="RetryMillis">Above 0 when the viewer sends more than may come: nothing was recorded, and this is when to come back.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.recorded-batch")]
public sealed record RecordedBatch(ImmutableArray<EventOutcome> Outcomes, ImmutableArray<JourneyStep> Steps, int RetryMillis);
