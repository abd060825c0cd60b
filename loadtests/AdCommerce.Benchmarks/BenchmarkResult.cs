using AdCommerce.Domain.Tests.Performance;
using AdCommerce.LoadTests.Results;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AdCommerce.Benchmarks;

/// <summary>Times every step once, in this process, as a result that can be committed. A step that allocates more than is pinned breaks a promise.</summary>
internal static class BenchmarkResult
{
    private const int Warmups = 5;
    private const int Iterations = 15;
    private const int IterationMillis = 250;

    /// <summary>Runs all benchmarks and writes the result. Returns the exit code: 1 when a step allocates more than is pinned, or did not run.</summary>
    public static async Task<int> MeasureAsync(FileInfo file)
    {
        var run = Run.OnConsole();
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(Warmups).WithIterationCount(Iterations).WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(IterationMillis));
        var config = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(ConsoleLogger.Default);
        var summary = BenchmarkRunner.Run<DecisionBenchmarks>(config);
        var measured = summary.Reports.ToDictionary(static report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name);
        var figures = new Dictionary<string, object>();
        foreach (var (name, bytesMax, _) in DecisionWork.Steps)
        {
            if (!measured.TryGetValue(name, out var report) || report.ResultStatistics is not { } nanos || report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) is not { } bytes)
            {
                run.Violated($"{name} did not run");
                continue;
            }

            figures[name] = new
            {
                Nanoseconds = Math.Round(nanos.Mean, 1),
                StandardError = Math.Round(nanos.StandardError, 1),
                AllocatedBytes = bytes,
                AllocatedBytesMax = bytesMax,
            };
            run.Expect(bytes <= bytesMax, $"{name} allocates {bytes} bytes, {bytes - bytesMax} more than is pinned");
        }

        return await run.Finish("--json", figures).WriteAsync(file);
    }
}
