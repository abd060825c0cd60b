using System.Text;
using AdCommerce.Storage;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Hosting;

/// <summary>Runs the application and turns what an operator can mend into one paragraph and an exit code.</summary>
internal static class Running
{
    private const int Stopped = 0;
    private const int CannotStart = 1;

    /// <summary>Runs until Ctrl-C or SIGTERM. Returns 0 after a clean stop, 1 when it could not start.</summary>
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
            await app.RunAsync();
            return Stopped;
        }
        catch (StartupException exception)
        {
            return Refuse(exception.Message);
        }
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
