namespace AdCommerce.LoadTests.EventFuzz;

/// <summary>What a run of wrong events does.</summary>
/// <param name="Events">How many.</param>
/// <param name="RatePerSecond">Never more than so many a second.</param>
/// <param name="Viewers">Of how many viewers.</param>
/// <param name="Seed">Makes the run's choices.</param>
internal sealed record FuzzEventsPlan(int Events, int RatePerSecond, int Viewers, int Seed);
