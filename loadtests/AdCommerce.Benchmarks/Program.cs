using AdCommerce.Benchmarks;
using BenchmarkDotNet.Running;

return args is ["--json", var file]
    ? await BenchmarkResult.MeasureAsync(new FileInfo(file))
    : BenchmarkSwitcher.FromTypes([typeof(DecisionBenchmarks)]).Run(args).Any(static summary => summary.HasCriticalValidationErrors) ? 1 : 0;
