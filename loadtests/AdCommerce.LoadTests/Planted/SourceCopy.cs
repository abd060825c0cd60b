using System.Diagnostics;
using System.Text.RegularExpressions;
using AdCommerce.EndToEnd.Tests;

namespace AdCommerce.LoadTests.Planted;

/// <summary>The sources in a folder of their own, where bugs may be planted.</summary>
internal sealed partial class SourceCopy : IDisposable
{
    private static readonly TimeSpan TestTimeout = TimeSpan.FromMinutes(20);

    private readonly TemporaryDirectory _folder = new();

    private SourceCopy()
    {
    }

    /// <summary>Copies everything that is not ignored, as it is in the work tree.</summary>
    public static async Task<SourceCopy> MakeAsync()
    {
        var copy = new SourceCopy();
        var (_, files) = await RunAsync(Repository.Root, "git", "ls-files", "--cached", "--others", "--exclude-standard");
        foreach (var file in files.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(Repository.Root, file))))
        {
            var target = Path.Combine(copy._folder.Path, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Repository.Root, file), target);
        }

        return copy;
    }

    /// <summary>Plants a bug. Null, or why the patch does not fit.</summary>
    public async Task<string?> PlantAsync(PlantedBug bug) => await ApplyAsync(_folder.Path, bug);

    /// <summary>Takes a planted bug out.</summary>
    public async Task RemoveAsync(PlantedBug bug)
    {
        if (await ApplyAsync(_folder.Path, bug, "--reverse") is { } error)
            throw new InvalidOperationException(error);
    }

    /// <summary>Whether a bug could be planted in sources. Null, or why not.</summary>
    public static Task<string?> CheckAsync(string root, PlantedBug bug) => ApplyAsync(root, bug, "--check");

    /// <summary>Builds and runs tests.</summary>
    /// <param name="project">Folder of the test project.</param>
    /// <param name="filters">Parts of their full names.</param>
    public async Task<TestOutcome> TestAsync(string project, IEnumerable<string> filters)
    {
        var filter = string.Join('|', filters.Distinct().Select(name => $"FullyQualifiedName~{name}"));
        // A planted bug may leave something unused; analyzers are not what has to find it.
        var (code, output) = await RunAsync(
            _folder.Path, "dotnet", "test", project, "--nologo", "-v", "q", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false",
            "--logger", "console;verbosity=normal", "--filter", filter);
        return new TestOutcome(
            code == 0,
            Summary().IsMatch(output),
            [.. FailedTest().Matches(output).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)],
            output);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string?> ApplyAsync(string folder, PlantedBug bug, params string[] options)
    {
        var (code, output) = await RunAsync(folder, "git", ["apply", .. options, bug.File]);
        return code == 0 ? null : output;
    }

    private static async Task<(int Code, string Output)> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        // Nothing that a build starts may outlive it and hold the folder.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        // A copy below another repository is none of its files.
        start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(folder);
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(TestTimeout, TimeProvider.System);
        try
        {
            var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, string.Concat(said));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{program} took longer than {TestTimeout}.");
        }
    }

    [GeneratedRegex(@"^Total tests: [1-9]", RegexOptions.Multiline)]
    private static partial Regex Summary();

    [GeneratedRegex(@"^ +Failed ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex FailedTest();
}

/// <summary>What a test run said.</summary>
/// <param name="IsPassed">All tests passed.</param>
/// <param name="IsRun">It was built, and some tests were run.</param>
/// <param name="Failed">Names of the tests that failed.</param>
/// <param name="Output">All that was written.</param>
internal sealed record TestOutcome(bool IsPassed, bool IsRun, IReadOnlyList<string> Failed, string Output);
