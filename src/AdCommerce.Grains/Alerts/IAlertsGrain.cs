using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Registry;
using Orleans.Concurrency;

namespace AdCommerce.Grains.Alerts;

/// <summary>
/// What is known of one brand's alerts, and its messages; the key is the brand's id. It measures and sends nothing itself: every silo asks it what is due, does that, and says what came
/// of it. What is handed out is not handed out again for a while, so that one silo does it; if that one dies, another does. Only what is on record is sent, and what was sent twice has the
/// same id.
/// </summary>
[Alias("adcommerce.IAlertsGrain")]
public interface IAlertsGrain : IGrainWithStringKey
{
    /// <summary>Hands out what is due.</summary>
    [Alias("TakeWork")]
    Task<AlertWork> TakeWork();

    /// <summary>What was measured. Saying it twice changes nothing.</summary>
    [Alias("Record")]
    Task Record(AlertMeasurement measurement);

    /// <summary>What came of an attempt to deliver a message.</summary>
    [Alias("Attempted")]
    Task Attempted(string id, DeliveryAttempt attempt);

    /// <summary>Puts a test on record, to be sent; for a request that was carried out before, the same one.</summary>
    [Alias("Test")]
    Task<Result<AlertDelivery>> Test(RequestKey request);

    /// <summary>What is known.</summary>
    [Alias("Look"), ReadOnly]
    Task<BrandAlerts> Look();
}

/// <summary>What is due.</summary>
/// <param name="Tasks">To be measured.</param>
/// <param name="Deliveries">To be sent.</param>
/// <param name="NextMicros">When to ask again, if nothing changes before.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.alert-work")]
public sealed record AlertWork(ImmutableArray<AlertTask> Tasks, ImmutableArray<AlertDelivery> Deliveries, long NextMicros)
{
    /// <summary>Whether nothing is.</summary>
    public bool IsNothing => Tasks.IsEmpty && Deliveries.IsEmpty;
}
