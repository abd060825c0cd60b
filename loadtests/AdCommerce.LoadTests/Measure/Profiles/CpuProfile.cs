using System.Diagnostics;
using System.Globalization;
using AdCommerce.EndToEnd.Tests;

namespace AdCommerce.LoadTests.Measure.Profiles;

/// <summary>Where a process spends its CPU while it works, by the stacks that Linux' <c>perf</c> (Debian: linux-perf) samples.</summary>
internal static class CpuProfile
{
    private const string Frequency = "499";
    private const int TriesMax = 5;

    private static readonly TimeSpan PerfStarts = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Lets servers that are started from now on tell perf the names of their methods.</summary>
    /// <exception cref="InvalidOperationException">There is no perf.</exception>
    public static void Prepare()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Combine(folder, "perf"))))
            throw new InvalidOperationException("--profile needs perf: install it (on Debian: apt-get install linux-perf), or leave --profile away.");
        Environment.SetEnvironmentVariable("DOTNET_PerfMapEnabled", "1");
        // Else code is mapped twice, and perf finds it under the name of neither.
        Environment.SetEnvironmentVariable("DOTNET_EnableWriteXorExecute", "0");
    }

    /// <summary>Samples a process while something is done.</summary>
    /// <param name="process">Its id.</param>
    /// <param name="work">What is done.</param>
    /// <param name="parts">What a stack is spent on.</param>
    /// <returns>The samples.</returns>
    public static async Task<PartShares> SampleAsync(int process, Func<Task> work, ProfileParts parts)
    {
        using var folder = new TemporaryDirectory();
        var samples = Path.Combine(folder.Path, "perf.data");
        await using var perf = await RecordAsync(process, samples);
        await work();
        await perf.TerminateAsync();
        var shares = new PartShares(parts);
        using var patience = new CancellationTokenSource(Patience);
        using var script = Process.Start(new ProcessStartInfo("perf", ["script", "-i", samples, "-F", "comm,ip,sym"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        script.ErrorDataReceived += static (_, _) => { };
        script.BeginErrorReadLine();
        List<string> stack = [];
        while (await script.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Length > 0 && char.IsWhiteSpace(line[0]))
            {
                stack.Add(line.TrimStart());
                continue;
            }

            if (stack.Count > 0)
                shares.Add(stack);
            stack.Clear();
        }

        if (stack.Count > 0)
            shares.Add(stack);
        return shares.IsEmpty ? throw new InvalidOperationException($"perf has sampled nothing of process {process}. It wrote:\n{perf.Output}") : shares;
    }

    // It looks for the threads of the process, and ends without a word when one of them has gone before it is found.
    private static async Task<ChildProcess> RecordAsync(int process, string samples)
    {
        for (var tried = 1; ; tried++)
        {
            var perf = ChildProcess.Start("perf", ["record", "-F", Frequency, "-g", "-p", process.ToString(CultureInfo.InvariantCulture), "-o", samples]);
            await Task.Delay(PerfStarts, TimeProvider.System);
            if (perf.IsRunning || tried == TriesMax)
                return perf;
            await perf.DisposeAsync();
        }
    }
}
