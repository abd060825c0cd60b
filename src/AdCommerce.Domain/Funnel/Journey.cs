using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Funnel;

/// <summary>One viewer's way through the chain for one campaign, as far back as it is kept.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Touches">In order: time, then stage, then event id.</param>
/// <param name="Attempts">In order of entry.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.journey")]
public sealed record Journey(CampaignKey Campaign, ImmutableArray<Touch> Touches, ImmutableArray<Attempt> Attempts)
{
    /// <summary>The variant that was seen last, which the next step carries on; null when no exposure is on record.</summary>
    public EntryDimensions? LastSeen
    {
        get
        {
            for (var i = Touches.Length - 1; i >= 0; i--)
            {
                if (Touches[i].Kind == TouchKind.Exposure)
                    return Touches[i].Origin;
            }

            return null;
        }
    }
}

/// <summary>What makes a touch. The order is that of the stages; it decides between touches of one instant.</summary>
public enum TouchKind : byte
{
    /// <summary>The slot was on screen for long enough.</summary>
    Exposure = 1,

    /// <summary>The product was tapped.</summary>
    Tap = 2,

    /// <summary>A note was opened.</summary>
    NoteOpen = 3,

    /// <summary>A note was read for 5 s in sum.</summary>
    NoteDeepRead = 4,

    /// <summary>A room was joined.</summary>
    RoomJoin = 5,

    /// <summary>A room was watched for 6 s in sum.</summary>
    RoomEngaged = 6,

    /// <summary>A room was left.</summary>
    RoomLeave = 7,

    /// <summary>A seat was taken.</summary>
    GroupJoin = 8,

    /// <summary>A seat was given back.</summary>
    GroupLeave = 9,

    /// <summary>Something was bought.</summary>
    Order = 10,

    /// <summary>An order was paid back.</summary>
    Refund = 11,

    /// <summary>Something of the campaign was withheld from the viewer, who watched the slot for long enough.</summary>
    Ghost = 12,
}

/// <summary>An event that belongs to a journey, or what several events made together.</summary>
/// <param name="TimeMicros">Microseconds since 1970; of what several events made, that of the one that made it full.</param>
/// <param name="Kind">What it was.</param>
/// <param name="EventId">The event; of several, the one that made it full.</param>
/// <param name="ObjectId">The note, livestream or group; empty for exposures and taps.</param>
/// <param name="Origin">The variant that was seen and led here.</param>
/// <param name="Terms">The campaign's terms when the event was accepted.</param>
/// <param name="Value">Of orders and refunds; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.touch")]
public sealed record Touch(
    long TimeMicros, TouchKind Kind, Guid EventId, string ObjectId, EntryDimensions Origin, JourneyTerms Terms, Money? Value)
{
    /// <summary>Of exposures: the campaign holds viewers out.</summary>
    [Id(0)] public bool IsTested { get; init; }

    /// <summary>Of exposures: once no journey holds it any more, it is counted on (<see cref="FunnelEvent.IsOfViewer"/>).</summary>
    [Id(1)] public bool IsOfViewer { get; init; }
}

/// <summary>From an exposure on, until the viewer joins a group or the window has passed (funnel.md, Attempt).</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.attempt")]
public sealed record Attempt
{
    /// <summary>Time of the exposure that opened it.</summary>
    [Id(0)] public required long EntryMicros { get; init; }

    /// <summary>Last instant that belongs to it: the group joined, or the window's end.</summary>
    [Id(1)] public required long EndMicros { get; init; }

    /// <summary>What was seen at the entry: its place in every breakdown.</summary>
    [Id(2)] public required EntryDimensions Entry { get; init; }

    /// <summary>The terms at the entry.</summary>
    [Id(3)] public required JourneyTerms Terms { get; init; }

    /// <summary>For each stage in order, when it was first reached in order; -1 where it was not.</summary>
    [Id(4)] public required ImmutableArray<long> InOrderMicros { get; init; }

    /// <summary>For each stage in order, when it was first reached at all; -1 where it was not.</summary>
    [Id(5)] public required ImmutableArray<long> AtAllMicros { get; init; }

    /// <summary>A note was read deeply.</summary>
    [Id(6)] public required bool DeepRead { get; init; }

    /// <summary>A room was watched long enough to be engaged.</summary>
    [Id(7)] public required bool Engaged { get; init; }

    /// <summary>Exposures in it, the entry among them.</summary>
    [Id(8)] public required int Exposures { get; init; }

    /// <summary>
    /// Orders and refunds after its entry, within its window (they may follow the group's join) and not in a later attempt's, by currency in
    /// ordinal order. A sale in no attempt's window stays a touch and is counted nowhere.
    /// </summary>
    [Id(9)] public required ImmutableArray<Sales> Sales { get; init; }

    /// <summary>Seats given back after its entry, within its window and not in a later attempt's.</summary>
    [Id(10)] public required int GroupLeaves { get; init; }

    /// <summary>Whether every member is equal. (Equality of records compares arrays by reference.)</summary>
    internal bool IsSameAs(Attempt other) =>
        EntryMicros == other.EntryMicros
        && EndMicros == other.EndMicros
        && Exposures == other.Exposures
        && GroupLeaves == other.GroupLeaves
        && DeepRead == other.DeepRead
        && Engaged == other.Engaged
        && InOrderMicros.AsSpan().SequenceEqual(other.InOrderMicros.AsSpan())
        && AtAllMicros.AsSpan().SequenceEqual(other.AtAllMicros.AsSpan())
        && Sales.AsSpan().SequenceEqual(other.Sales.AsSpan())
        && Terms == other.Terms
        && Entry == other.Entry;
}

/// <summary>Orders and refunds in one currency.</summary>
/// <param name="CurrencyCode">ISO 4217.</param>
/// <param name="Orders">How many.</param>
/// <param name="ValueMicros">Their sum.</param>
/// <param name="Refunds">How many.</param>
/// <param name="RefundedMicros">Their sum.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.sales")]
public readonly record struct Sales(string CurrencyCode, long Orders, long ValueMicros, long Refunds, long RefundedMicros);
