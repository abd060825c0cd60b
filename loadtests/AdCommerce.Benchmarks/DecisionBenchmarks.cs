using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Tests.Performance;
using BenchmarkDotNet.Attributes;

namespace AdCommerce.Benchmarks;

/// <summary>How long each step of a decision takes, and what it allocates. Absolute times of one machine: for comparing two commits on it.</summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private readonly DecisionWork _work = new();

    /// <summary>What is for a viewer in one slot, among 1,000 placements.</summary>
    [Benchmark]
    public int Match() => _work.Match();

    /// <summary>A set for five slots of 20 candidates.</summary>
    [Benchmark]
    public int Assign() => _work.Assign();

    /// <summary>20 candidates of one slot by learned rates.</summary>
    [Benchmark]
    public int Rank() => _work.Rank();

    /// <summary>A whole episode.</summary>
    [Benchmark]
    public EpisodeDecision Decide() => _work.Decide();

    /// <summary>The same as a viewer's grain does it, with what money and history are asked through.</summary>
    [Benchmark]
    public EpisodeDecision DecideForSession() => _work.DecideForSession();

    /// <summary>The same for a viewer with 900 exposures, of placements that all have caps.</summary>
    [Benchmark]
    public EpisodeDecision DecideForFan() => _work.DecideForFan();

    /// <summary>What the decision knew of the viewer, for its session.</summary>
    [Benchmark]
    public int WriteFacts() => _work.WriteFacts();

    /// <summary>A media playlist of 90 segments.</summary>
    [Benchmark]
    public byte[] RenderMedia() => _work.RenderMedia();

    /// <summary>A multivariant playlist.</summary>
    [Benchmark]
    public byte[] RenderMultivariant() => _work.RenderMultivariant();
}
