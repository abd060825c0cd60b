using System.Collections.Immutable;

namespace AdCommerce.TestMedia.Fuzzing;

/// <summary>What a run of the fuzzer saw.</summary>
/// <param name="Cases">Damaged sources that were imported.</param>
/// <param name="Accepted">Those whose damage did not matter, or that are a grade B now.</param>
/// <param name="Refused">Those that were refused with clear errors.</param>
/// <param name="Failures">Those that broke a promise; empty in a good run. Each names its seed, which replays it.</param>
public sealed record FuzzReport(int Cases, int Accepted, int Refused, ImmutableArray<string> Failures);
