namespace AdCommerce.LoadTests.Outage;

/// <summary>What an outage run does.</summary>
/// <param name="RatePerSecond">Playlist requests a second.</param>
/// <param name="PhaseLength">Length of each phase: before, outage, after.</param>
/// <param name="Seed">Makes the run's choices.</param>
/// <param name="LateShareMax">With this share of warm viewers' answers a machine that is busy with other things may be too late for a decision.</param>
internal sealed record OutagePlan(int RatePerSecond, TimeSpan PhaseLength, int Seed, double LateShareMax);
