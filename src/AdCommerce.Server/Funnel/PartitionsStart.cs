using System.Globalization;
using System.Text;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using AdCommerce.Storage;

namespace AdCommerce.Server.Funnel;

/// <summary>
/// Fixes the number of partitions when the data is new, and refuses to start with another one: a viewer's events would be looked for where they
/// are not. Before the silo, which could be called by others as soon as it starts.
/// </summary>
internal sealed class PartitionsStart(ILogFactory logs, Partitions partitions) : IHostedService
{
    /// <summary>Name of the log whose first entry is the number.</summary>
    public const string LogName = "partitions";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var log = logs.Open(LogName);
            // Whoever is first fixes it.
            await log.AppendAsync(1, Encoding.ASCII.GetBytes(partitions.Count.ToString(CultureInfo.InvariantCulture)), cancellationToken);
            var fixedCount = int.Parse(Encoding.ASCII.GetString((await log.ReadAsync(1, 1, cancellationToken))[0].Span), CultureInfo.InvariantCulture);
            if (fixedCount != partitions.Count)
                throw new StartupException(
                    $"This data has {fixedCount} partitions, but AdCommerce:Funnel:Partitions is {partitions.Count}. The number was fixed when the data was new: "
                    + $"set it to {fixedCount} (the default is {Partitions.CountDefault}), or start with new data.");
        }
        catch (Exception exception) when (exception is LogUnavailableException or LogEntryDamagedException)
        {
            throw new StartupException($"The number of partitions cannot be read from the store. {exception.Message}", exception);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
