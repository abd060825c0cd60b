namespace AdCommerce.LoadTests.Damage;

/// <summary>What is damaged.</summary>
/// <param name="CutStep">Bytes between two places at which the file is cut; 1 is every byte.</param>
/// <param name="BitStep">Bytes between two places at which one bit is turned over; 1 is every byte.</param>
/// <param name="Seed">Chooses the bit of each byte.</param>
internal sealed record DamagePlan(int CutStep, int BitStep, int Seed);
