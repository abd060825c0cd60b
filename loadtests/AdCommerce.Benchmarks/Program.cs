using AdCommerce.Benchmarks;
using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromTypes([typeof(DecisionBenchmarks)]).Run(args);
