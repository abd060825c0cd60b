using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Delivery;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Services;
using Orleans.Services;

namespace AdCommerce.Grains.Playback;

/// <summary>What each silo's <see cref="DeliveryWatch"/> counted, for whoever asks from another: one on every silo.</summary>
[Alias("adcommerce.IDeliveryWatchService")]
public interface IDeliveryWatchService : IGrainService
{
    /// <summary>What that silo counted for the placements of a campaign.</summary>
    [Alias("Read")]
    Task<DeliveryTally> Read(CampaignKey campaign);
}

/// <summary>One silo's answer.</summary>
public sealed class DeliveryWatchService(GrainId id, Silo silo, ILoggerFactory loggers, DeliveryWatch watch) : GrainService(id, silo, loggers), IDeliveryWatchService
{
    /// <inheritdoc/>
    public Task<DeliveryTally> Read(CampaignKey campaign) => Task.FromResult(watch.Read(campaign));
}

/// <summary>Asks the watches of all silos, and adds up what they say.</summary>
public sealed class DeliverySurvey(IServiceProvider services, ISiloStatusOracle silos) : GrainServiceClient<IDeliveryWatchService>(services)
{
    /// <summary>What was counted for a campaign's placements.</summary>
    /// <returns>The sum, and how many silos did not answer in time; null when none did.</returns>
    public async Task<(DeliveryTally? Tally, int Missing)> AskAsync(CampaignKey campaign, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(AskOneAsync));
        DeliveryTally[] known = [.. answers.OfType<DeliveryTally>()];
        return (known.Length == 0 ? null : DeliveryTally.Sum(known), answers.Length - known.Length);

        async Task<DeliveryTally?> AskOneAsync(SiloAddress silo)
        {
            try
            {
                return await GetGrainService(silo).Read(campaign).WaitAsync(timeout, time, cancellationToken);
            }
            catch (Exception e) when (e is TimeoutException or OrleansException)
            {
                // A silo that goes away takes its counts along: the others' are told, and that one is missing.
                return null;
            }
        }
    }
}
