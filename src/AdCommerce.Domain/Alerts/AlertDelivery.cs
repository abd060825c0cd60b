using System.Collections.Immutable;

namespace AdCommerce.Domain.Alerts;

/// <summary>What became of a message.</summary>
public enum DeliveryState : byte
{
    /// <summary>It is going to be sent, or sent again.</summary>
    Waiting = 1,

    /// <summary>The receiver took it.</summary>
    Delivered = 2,

    /// <summary>It was given up.</summary>
    Failed = 3,
}

/// <summary>A message on its way to a brand's webhook. It is on record before it is sent, so it arrives at least once.</summary>
/// <param name="Event">What it tells.</param>
/// <param name="State">What became of it.</param>
/// <param name="DueMicros">When it is sent next; of use while it waits.</param>
/// <param name="Attempts">What was tried, the oldest first.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.alert-delivery")]
public sealed record AlertDelivery(AlertEvent Event, DeliveryState State, long DueMicros, ImmutableArray<DeliveryAttempt> Attempts)
{
    /// <summary>How long is waited after each attempt that failed: over 27 hours in sum. After as many and one it is given up.</summary>
    public static readonly ImmutableArray<TimeSpan> Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10),
    ];

    /// <summary>A message that is to be sent at once.</summary>
    public static AlertDelivery Of(AlertEvent told) => new(told, DeliveryState.Waiting, told.TimeMicros, []);

    /// <summary>After an attempt.</summary>
    public AlertDelivery After(DeliveryAttempt attempt)
    {
        var next = this with { Attempts = Attempts.Add(attempt) };
        if (attempt.IsDelivered)
            return next with { State = DeliveryState.Delivered };
        if (attempt.IsRefused || Attempts.Length >= Waits.Length)
            return next with { State = DeliveryState.Failed };
        var end = attempt.TimeMicros + attempt.DurationMicros;
        return next with { DueMicros = end + (Waits[Attempts.Length].Ticks / TimeSpan.TicksPerMicrosecond) };
    }
}

/// <summary>An attempt to deliver a message.</summary>
/// <param name="TimeMicros">When it began.</param>
/// <param name="DurationMicros">How long it took.</param>
/// <param name="Status">What the receiver answered, as HTTP has it; 0: nothing.</param>
/// <param name="Problem">Why there is no answer, in a sentence; empty when there is one.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.delivery-attempt")]
public sealed record DeliveryAttempt(long TimeMicros, long DurationMicros, int Status, string Problem)
{
    /// <summary>The receiver took it.</summary>
    public bool IsDelivered => Status is >= 200 and < 300;

    /// <summary>The receiver wants nothing of this kind any more (410 Gone).</summary>
    public bool IsRefused => Status == 410;
}
