using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Demo.Traffic;

/// <summary>The simulated viewers of the demo. Section <c>AdCommerce:Demo:Traffic</c>; <c>--demo-traffic</c> is short for <c>Enabled=true</c>.</summary>
internal sealed class TrafficConfig
{
    /// <summary>The section it is read from.</summary>
    public const string Section = "AdCommerce:Demo:Traffic";

    /// <summary>Whether viewers are simulated once the demo is there. Default false; only in Development.</summary>
    public bool Enabled { get; set; }

    /// <summary>How many viewers come, each for one episode. Default 2,000.</summary>
    [Range(1, 1_000_000)]
    public int Viewers { get; set; } = 2_000;

    /// <summary>What all chances are drawn from: the same seed plans the same viewers. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Viewers at the same time. Default 8.</summary>
    [Range(1, 256)]
    public int Concurrency { get; set; } = 8;

    /// <summary>
    /// Over how many days before now the journeys began, so that reports have days to show. Events older than 7 days count as 7 days old
    /// (funnel.md, Time), hence at most 6. Default 6; 0: within the last hours.
    /// </summary>
    [Range(0, 6)]
    public int SpreadDays { get; set; } = 6;

    /// <summary>How often what happens.</summary>
    [ValidateObjectMembers]
    public TrafficRates Rates { get; set; } = new();
}

/// <summary>Chances, 0 to 1, each of those who came as far as that and were offered it.</summary>
internal sealed class TrafficRates
{
    /// <summary>A slot is watched for long enough to be an exposure. Default 0.60.</summary>
    [Range(0.0, 1.0)]
    public double Exposure { get; set; } = 0.60;

    /// <summary>An offered note is opened. Default 0.18.</summary>
    [Range(0.0, 1.0)]
    public double Note { get; set; } = 0.18;

    /// <summary>An opened note is read for 5 s or more. Default 0.60.</summary>
    [Range(0.0, 1.0)]
    public double DeepRead { get; set; } = 0.60;

    /// <summary>What is offered and not wanted is skipped, and something else asked for. Default 0.30.</summary>
    [Range(0.0, 1.0)]
    public double Skip { get; set; } = 0.30;

    /// <summary>An offered room that is live is joined. Default 0.30.</summary>
    [Range(0.0, 1.0)]
    public double Room { get; set; } = 0.30;

    /// <summary>A joined room is watched for 6 s or more. Default 0.70.</summary>
    [Range(0.0, 1.0)]
    public double Engaged { get; set; } = 0.70;

    /// <summary>A seat is taken where a group is offered. Default 0.25.</summary>
    [Range(0.0, 1.0)]
    public double Seat { get; set; } = 0.25;

    /// <summary>A seat is given back. Default 0.10.</summary>
    [Range(0.0, 1.0)]
    public double Leave { get; set; } = 0.10;

    /// <summary>Somebody who saw a product orders it, in the room where one was joined. Default 0.04.</summary>
    [Range(0.0, 1.0)]
    public double Order { get; set; } = 0.04;

    /// <summary>An order is paid back. Default 0.15.</summary>
    [Range(0.0, 1.0)]
    public double Refund { get; set; } = 0.15;

    /// <summary>What was seen first is told last, after the rest of the journey. Default 0.08.</summary>
    [Range(0.0, 1.0)]
    public double Late { get; set; } = 0.08;

    /// <summary>A batch is sent twice. Default 0.05.</summary>
    [Range(0.0, 1.0)]
    public double Duplicate { get; set; } = 0.05;

    /// <summary>The phone was offline: everything of the episode comes in one batch. Default 0.10.</summary>
    [Range(0.0, 1.0)]
    public double Offline { get; set; } = 0.10;

    /// <summary>A viewer agreed to nothing: counted by session, without a profile, and without a seat. Default 0.05.</summary>
    [Range(0.0, 1.0)]
    public double Private { get; set; } = 0.05;
}
