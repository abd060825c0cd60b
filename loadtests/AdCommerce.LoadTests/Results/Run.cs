using System.Collections.Concurrent;
using System.Diagnostics;
using AdCommerce.EndToEnd.Tests;

namespace AdCommerce.LoadTests.Results;

/// <summary>A run under way: where progress goes, and where broken promises are collected.</summary>
/// <param name="Say">Gets a line now and then.</param>
internal sealed record Run(Action<string> Say)
{
    /// <summary>More than these are only counted: the first ones tell the story.</summary>
    private const int ViolationsMax = 1_000;

    private readonly ConcurrentQueue<string> _violations = new();
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private readonly DateTimeOffset _started = TimeProvider.System.GetUtcNow();

    /// <summary>A run that says what it does on standard error.</summary>
    public static Run OnConsole() => new(static line => Console.Error.WriteLine(line));

    /// <summary>Broken promises so far.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>Time since the run began.</summary>
    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_begun);

    /// <summary>A promise was broken.</summary>
    public void Violated(string what)
    {
        if (_violations.Count >= ViolationsMax)
            return;
        _violations.Enqueue(what);
        Say($"VIOLATION: {what}");
    }

    /// <summary>Notes a broken promise unless it was kept.</summary>
    public void Expect(bool kept, string what)
    {
        if (!kept)
            Violated(what);
    }

    /// <summary>The result with the figures.</summary>
    public RunResult Finish(string command, object figures) =>
        new(command, Commit(), Repository.BuildFlavour, Machine.Current, _started, Math.Round(Elapsed.TotalSeconds, 1), figures, Violations);

    private static string Commit()
    {
        try
        {
            return Git("rev-parse", "--short=12", "HEAD").Trim() + (Git("status", "--porcelain", "--untracked-files=no").Length > 0 ? "+" : "");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }

    private static string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, WorkingDirectory = Repository.Root })!;
        var said = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return said;
    }
}
