using System.CommandLine;
using AdCommerce.LoadTests.Results;
using AdCommerce.TestMedia.Fuzzing;

namespace AdCommerce.LoadTests.Fuzz;

/// <summary><c>fuzz</c>: damaged sources for both imports; only clear errors or valid values may come out.</summary>
internal static class FuzzCommand
{
    public static Command Create()
    {
        var count = CommonOptions.Count("Damaged sources.", 1_000);
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var command = new Command("fuzz", "Imports damaged sources: cut, swapped, huge, wrong boxes and encodings.") { count, seed, json };
        command.SetAction((parsed, _) =>
        {
            var (cases, first) = (parsed.GetValue(count), parsed.GetValue(seed));
            var run = Run.OnConsole();
            var report = MediaFuzzer.Run(cases, first, run.Say);
            foreach (var failure in report.Failures)
                run.Violated(failure);
            run.Expect(report.Refused > 0 && report.Accepted < report.Cases, "no damage was ever found: the fuzzer does not reach anything");
            var figures = new { report.Cases, report.Refused, AcceptedBecauseHarmless = report.Accepted, Failures = report.Failures.Length };
            return run.Finish($"fuzz --count {cases} --seed {first}", figures).WriteAsync(parsed.GetValue(json));
        });
        return command;
    }
}
