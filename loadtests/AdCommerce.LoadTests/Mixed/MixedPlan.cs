namespace AdCommerce.LoadTests.Mixed;

/// <summary>What a mixed load does.</summary>
/// <param name="OnRedis">On a redis-server that forces every write to the disk, instead of the embedded store.</param>
/// <param name="RatePerSecond">Requests a second.</param>
/// <param name="WarmUp">Before anything counts.</param>
/// <param name="Length">What counts.</param>
/// <param name="Viewers">How many viewers.</param>
/// <param name="Seed">Makes the run's choices.</param>
internal sealed record MixedPlan(bool OnRedis, int RatePerSecond, TimeSpan WarmUp, TimeSpan Length, int Viewers, int Seed);
