using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Charging;

namespace AdCommerce.Domain.Campaigns.Budgets.Traffic;

/// <summary>What no person does. Each limit is far above what persons do, so that only machines meet it.</summary>
/// <param name="ViewerPerMinute">Exposures of one viewer in a minute of event time, for ever: an exposure takes 3 seconds, so 20 is all that fits.</param>
/// <param name="ViewerBurst">And at once: slots are close together, and time is rounded.</param>
/// <param name="AddressPerMinute">Exposures from one address in a minute of arrival, for ever: thousands of persons may share one.</param>
/// <param name="AddressBurst">And at once: what was watched without a network arrives together.</param>
/// <param name="SpeedMax">How much faster than real time something can be watched: players play at up to twice the speed; a second device may run.</param>
/// <param name="ToleranceMillis">What clocks and rounding may add, in milliseconds.</param>
/// <param name="CreditMillisMax">Time that can be told of at once, in milliseconds: as long as a session's token lives.</param>
/// <param name="Bots">Parts of user agents of known bots, whatever the case.</param>
/// <param name="RequiresMedia">Whether a session has to ask for its multivariant playlist: only where players ask this service for it themselves.</param>
public sealed record TrafficRules(
    int ViewerPerMinute,
    int ViewerBurst,
    int AddressPerMinute,
    int AddressBurst,
    double SpeedMax,
    int ToleranceMillis,
    long CreditMillisMax,
    ImmutableArray<string> Bots,
    bool RequiresMedia = false)
{
    /// <summary>Most parts of user agents.</summary>
    public const int BotsMax = 1_000;

    /// <summary>The rules without configuration.</summary>
    public static readonly TrafficRules Default = new(20, 60, 1_200, 6_000, 4, 5_000, 12 * 3_600_000L, ["bot", "crawler", "spider", "headless", "curl/", "python-requests"]);

    private const int BotLengthMin = 3;
    private const int BotLengthMax = 100;

    /// <summary>Adds every broken rule of a configuration.</summary>
    public void Check(string field, Violations violations)
    {
        violations.Require(ViewerPerMinute is >= 1 and <= 1_000, $"{field}.ViewerPerMinute", "must be from 1 to 1000");
        violations.Require(ViewerBurst is >= 1 and <= 100_000, $"{field}.ViewerBurst", "must be from 1 to 100000");
        violations.Require(AddressPerMinute is >= 1 and <= 1_000_000, $"{field}.AddressPerMinute", "must be from 1 to 1000000");
        violations.Require(AddressBurst is >= 1 and <= 10_000_000, $"{field}.AddressBurst", "must be from 1 to 10000000");
        violations.Require(SpeedMax is >= 1 and <= 100, $"{field}.SpeedMax", "must be from 1 to 100");
        violations.Require(ToleranceMillis is >= 0 and <= 600_000, $"{field}.ToleranceMillis", "must be from 0 to 600000");
        violations.Require(CreditMillisMax is >= 60_000 and <= 7 * 86_400_000L, $"{field}.CreditMillisMax", "must be from a minute to 7 days");
        violations.Require(Bots.Length <= BotsMax, $"{field}.Bots", $"must be at most {BotsMax}");
        for (var i = 0; i < Bots.Length; i++)
            violations.RequireText(Bots[i], $"{field}.Bots[{i}]", BotLengthMin, BotLengthMax);
    }

    /// <summary>Judges one exposure that is full. A function of its arguments; the states are the caller's to keep.</summary>
    /// <param name="exposure">The exposure.</param>
    /// <param name="viewer">What is known of the viewer; <see cref="ViewerTraffic.None"/> at first.</param>
    /// <param name="address">What is known of the address; <see cref="AddressTraffic.None"/> at first.</param>
    /// <returns>What speaks against charging it, and the two states after it.</returns>
    public (ChargeBar Bar, ViewerTraffic Viewer, AddressTraffic Address) Judge(in ExposureSample exposure, ViewerTraffic viewer, AddressTraffic address)
    {
        var (byArrival, heard) = JudgeArrival(exposure, address);
        var (byViewer, seen) = JudgeViewer(exposure, viewer);
        return (First(byArrival, byViewer), seen, heard);
    }

    /// <summary>The part of it that is judged where an exposure arrives: the address goes no further.</summary>
    public (ChargeBar Bar, AddressTraffic Address) JudgeArrival(in ExposureSample exposure, AddressTraffic address)
    {
        var (isShared, heard) = address.Hear(exposure, this);
        return (IsBot(exposure.UserAgent) ? ChargeBar.KnownBot : !isShared ? ChargeBar.AddressRate : ChargeBar.None, heard);
    }

    /// <summary>The part of it that is judged where the viewer is known.</summary>
    public (ChargeBar Bar, ViewerTraffic Viewer) JudgeViewer(in ExposureSample exposure, ViewerTraffic viewer)
    {
        var (isInTime, watched) = viewer.Watch(exposure, this);
        var (isSeldom, seen) = watched.See(exposure, this);
        var bar = RequiresMedia && exposure.AskedForMedia == false ? ChargeBar.NoMedia
            : !isInTime ? ChargeBar.FasterThanTime
            : !isSeldom ? ChargeBar.ViewerRate
            : ChargeBar.None;
        return (bar, seen);
    }

    /// <summary>Of what both parts say that by which an exposure is marked: what the player is, before what it does, before what others behind its address do.</summary>
    public static ChargeBar First(ChargeBar byArrival, ChargeBar byViewer) => byViewer == ChargeBar.None || byArrival == ChargeBar.KnownBot ? byArrival : byViewer;

    /// <summary>Whether a user agent is that of a known bot.</summary>
    public bool IsBot(string userAgent)
    {
        foreach (var bot in Bots)
        {
            if (userAgent.Contains(bot, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}

/// <summary>An exposure as the rules see it.</summary>
/// <param name="SessionBeginMicros">When its session began, by this service's clock.</param>
/// <param name="EventMicros">When it was, by the event's time.</param>
/// <param name="ArrivalMicros">When it arrived, by this service's clock: no player can tell another time.</param>
/// <param name="WatchedMillis">How long the slot was watched.</param>
/// <param name="UserAgent">What the player calls itself; empty when not told.</param>
/// <param name="AskedForMedia">Whether its session asked for its playlist; null where that is not known (<see cref="SessionMedia"/>).</param>
public readonly record struct ExposureSample(
    long SessionBeginMicros, long EventMicros, long ArrivalMicros, int WatchedMillis, string UserAgent, bool? AskedForMedia);
