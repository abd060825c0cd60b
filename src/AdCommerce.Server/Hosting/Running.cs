using System.Text;
using AdCommerce.Storage;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Hosting;

/// <summary>Runs the application and turns what an operator can mend into one paragraph and an exit code.</summary>
internal static class Running
{
    private const int Stopped = 0;
    private const int CannotStart = 1;
    private const int NotStopped = 2;

    /// <summary>
    /// What stopping may take with everything that keeps to <see cref="Draining.StopTimeout"/> by itself, and some that does not: a silo that cannot write its leave to a store
    /// that is gone tries for minutes.
    /// </summary>
    internal static readonly TimeSpan StopMax = Draining.StopTimeout + TimeSpan.FromSeconds(5);

    /// <summary>
    /// Runs until Ctrl-C or SIGTERM. Returns 0 after a clean stop, 1 when it could not start; ends the process with 2 when it has not stopped after <see cref="StopMax"/>.
    /// </summary>
    public static async Task<int> RunToExitCodeAsync(this WebApplication app)
    {
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
        }
        // Anything that goes wrong while configuration is bound and checked is a mistake in the configuration.
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException or AggregateException)
        {
            return Refuse(Explain(exception));
        }

        try
        {
            // Asked for before it runs: a start that fails at once has disposed of everything.
            var (time, stopping) = (app.Services.GetRequiredService<TimeProvider>(), app.Lifetime.ApplicationStopping);
            var running = app.RunAsync();
            if (!await EndsInTimeAsync(running, time, stopping))
                Abandon();
            await running;
            return Stopped;
        }
        catch (StartupException exception)
        {
            return Refuse(exception.Message);
        }
    }

    /// <summary>False when what runs goes on for longer than <see cref="StopMax"/> after it was to stop.</summary>
    internal static async Task<bool> EndsInTimeAsync(Task running, TimeProvider time, CancellationToken stopping)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopping.UnsafeRegister(static stop => ((TaskCompletionSource)stop!).TrySetResult(), stop);
        await Task.WhenAny(running, stop.Task);
        return running.IsCompleted || await Task.WhenAny(running, Task.Delay(StopMax, time, CancellationToken.None)) == running;
    }

    // What was acknowledged is in the store, so nothing is lost by it: it is what a machine that fails does.
    private static void Abandon()
    {
        Console.Error.WriteLine($"AdCommerce did not stop within {StopMax.TotalSeconds:0} s: what it waits for, such as a store that does not answer, is in its log. It ends now; nothing that was acknowledged is lost.");
        Environment.Exit(NotStopped);
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine($"AdCommerce cannot start. {message}");
        return CannotStart;
    }

    private static string Explain(Exception exception)
    {
        var text = new StringBuilder("Its configuration is wrong:");
        foreach (var problem in Problems(exception).Distinct(StringComparer.Ordinal))
            text.AppendLine().Append("  ").Append(problem);
        return text.ToString();
    }

    private static IEnumerable<string> Problems(Exception exception) => exception switch
    {
        AggregateException several => several.InnerExceptions.SelectMany(Problems),
        OptionsValidationException validation => validation.Failures,
        _ => [exception.Message],
    };
}
