using AdCommerce.Domain;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using AdCommerce.Grains.Reports;
using AdCommerce.Server.Errors;
using Grpc.Core;

namespace AdCommerce.Server.Reports;

/// <summary>Makes a report: takes a slot, gathers, sums up; again when a file was merged meanwhile.</summary>
internal sealed class ReportRunner(AttemptReader reader, JourneyReader journeys, Partitions partitions, [FromKeyedServices(ReportServices.Slots)] BulkSlots slots)
{
    private const int LooksMax = 5;

    /// <summary>Makes it.</summary>
    /// <param name="scope">Of which attempts.</param>
    /// <param name="withPrevious">Those of the previous period, too.</param>
    /// <param name="sum">Sums them up.</param>
    /// <param name="context">The call.</param>
    /// <exception cref="RpcException">It is too large, or speaks of what was deleted; or no slot is free.</exception>
    public async Task<T> RunAsync<T>(ReportScope scope, bool withPrevious, Func<AttemptSet, CancellationToken, Task<T>> sum, ServerCallContext context)
    {
        using var slot = slots.Take(context);
        return await MakeAsync(scope, withPrevious, sum, context.CancellationToken);
    }

    /// <summary>Makes it for nobody who waits: null when no slot is free.</summary>
    /// <param name="scope">Of which attempts.</param>
    /// <param name="withPrevious">Those of the previous period, too.</param>
    /// <param name="sum">Sums them up.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="RpcException">It is too large, or speaks of what was deleted.</exception>
    public async Task<T?> TryRunAsync<T>(ReportScope scope, bool withPrevious, Func<AttemptSet, CancellationToken, Task<T>> sum, CancellationToken cancellationToken)
        where T : class
    {
        using var slot = slots.TryTake();
        return slot is null ? null : await MakeAsync(scope, withPrevious, sum, cancellationToken);
    }

    private async Task<T> MakeAsync<T>(ReportScope scope, bool withPrevious, Func<AttemptSet, CancellationToken, Task<T>> sum, CancellationToken cancellationToken)
    {
        using var background = BackgroundWork.Begin();
        var query = scope.QueryFor(withPrevious);
        for (var look = 1; ; look++)
        {
            var attempts = await reader.GatherAsync(query, cancellationToken);
            ThrowIfDeleted(attempts.KeptFrom, query.FromMicros);
            try
            {
                return await SumAsync(token => sum(attempts, token), cancellationToken);
            }
            catch (FileNotFoundException) when (look < LooksMax)
            {
                // Merged into another file since it was listed.
            }
        }
    }

    /// <summary>Sums up what was gathered.</summary>
    /// <exception cref="RpcException">It is too large.</exception>
    public static Task<T> SumAsync<T>(Func<CancellationToken, Task<T>> sum, ServerCallContext context) => SumAsync(sum, context.CancellationToken);

    private static async Task<T> SumAsync<T>(Func<CancellationToken, Task<T>> sum, CancellationToken cancellationToken)
    {
        try
        {
            return await sum(cancellationToken);
        }
        catch (ReportTooLargeException exception)
        {
            throw Statuses.TooLargeReport($"{exception.Message} Ask for fewer days or campaigns.").ToRpcException();
        }
    }

    /// <summary>Looks at every journey, a partition after the other.</summary>
    /// <param name="scope">Of whose journeys.</param>
    /// <param name="checkKept">Throws when what happened before a day (UTC) is needed; it may have been deleted.</param>
    /// <param name="add">Gets the journeys of a partition, and how many partitions have been looked at.</param>
    /// <param name="context">The call.</param>
    public async Task WalkAsync(ReportScope scope, Action<DateOnly> checkKept, Func<JourneyLog, int, Task> add, ServerCallContext context)
    {
        using var slot = slots.Take(context);
        using var background = BackgroundWork.Begin();
        for (var partition = 0; partition < partitions.Count; partition++)
        {
            if (await journeys.FindKeptFromAsync(partition, context.CancellationToken) is { } kept)
                checkKept(kept);
            await add(await journeys.ReadAsync(partition, scope.BrandId, scope.CampaignIds, context.CancellationToken), partition + 1);
        }
    }

    /// <summary>Refuses a range for which something is needed that may have been deleted.</summary>
    /// <param name="kept">What happened before this day (UTC) may be missing; null: nothing is.</param>
    /// <param name="fromMicros">From when on everything is needed.</param>
    /// <exception cref="RpcException">It may be missing.</exception>
    public static void ThrowIfDeleted(DateOnly? kept, long fromMicros)
    {
        // Better no number than one that lacks something without saying so.
        if (kept is { } from && fromMicros < (from.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * 86_400_000_000L)
            throw Rejection.Invalid("scope.start_date", FormattableString.Invariant($"must be later: what happened before {from:yyyy-MM-dd} (UTC), on which it depends, was deleted as the operator set it")).ToRpcException();
    }
}
