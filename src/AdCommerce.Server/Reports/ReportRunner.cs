using AdCommerce.Domain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using AdCommerce.Grains.Reports;
using AdCommerce.Server.Errors;
using AdCommerce.Storage.Reports;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Reports;

/// <summary>Makes a report: takes a slot, gathers, sums up; again when a file was merged meanwhile.</summary>
internal sealed class ReportRunner(
    AttemptReader reader, JourneyReader journeys, Partitions partitions, [FromKeyedServices(ReportServices.Slots)] BulkSlots slots, IOptions<ReportConfig> config, TimeProvider time)
{
    private const int LooksMax = 5;

    /// <summary>Attempts that are made anew are held in memory until all are there.</summary>
    private const int ReplayedAttemptsMax = 2_000_000;

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
            throw TooLarge($"{exception.Message} Ask for fewer days or campaigns.");
        }
    }

    /// <summary>Makes it of attempts that are made anew with other windows: of the whole log, so it is long.</summary>
    /// <param name="scope">Of which attempts.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="withPrevious">Those of the previous period, too.</param>
    /// <param name="tell">Gets how many partitions have been looked at.</param>
    /// <param name="sum">Sums them up.</param>
    /// <param name="context">The call.</param>
    /// <exception cref="RpcException">It is too large, or takes too long; or something of the log was deleted; or no slot is free.</exception>
    public async Task<T> ReplayAsync<T>(
        ReportScope scope, JourneyTerms windows, bool withPrevious, Func<int, Task> tell, Func<AttemptSet, CancellationToken, Task<T>> sum, ServerCallContext context)
    {
        using var slot = slots.Take(context);
        var query = scope.QueryFor(withPrevious);
        List<AttemptPart> parts = [];
        await ReadJourneysAsync(
            scope,
            // Where an attempt ends, the next one may begin: each depends on all before it.
            static kept => ThrowIfDeleted(kept, long.MinValue),
            (log, done) =>
            {
                parts.Add(new AttemptPart([], [.. log.Journeys().SelectMany(journey => journey.Attempts(windows)).Where(attempt => query.Takes(attempt.Attempt))]));
                if (parts.Sum(static part => part.Live.Length) > ReplayedAttemptsMax)
                    throw TooLarge($"The report is of more than {ReplayedAttemptsMax} attempts. Ask for fewer days or campaigns.");
                return tell(done);
            },
            context);
        return await SumAsync(token => sum(new AttemptSet([.. parts], null), token), context);
    }

    /// <summary>Looks at every journey, a partition after the other.</summary>
    /// <param name="scope">Of whose journeys.</param>
    /// <param name="checkKept">Throws when what happened before a day (UTC) is needed; it may have been deleted.</param>
    /// <param name="add">Gets the journeys of a partition, and how many partitions have been looked at.</param>
    /// <param name="context">The call.</param>
    /// <exception cref="RpcException">It takes too long; or no slot is free.</exception>
    public async Task WalkAsync(ReportScope scope, Action<DateOnly> checkKept, Func<JourneyLog, int, Task> add, ServerCallContext context)
    {
        using var slot = slots.Take(context);
        await ReadJourneysAsync(scope, checkKept, add, context);
    }

    private async Task ReadJourneysAsync(ReportScope scope, Action<DateOnly> checkKept, Func<JourneyLog, int, Task> add, ServerCallContext context)
    {
        using var background = BackgroundWork.Begin();
        var begun = time.GetTimestamp();
        for (var partition = 0; partition < partitions.Count; partition++)
        {
            // Whatever will not be done in time would hold one of the few slots for as long as it likes.
            if (partition > 0 && time.GetElapsedTime(begun) > TimeSpan.FromSeconds(config.Value.LongSeconds))
                throw TooLarge($"The report reads the whole log, which takes longer than {config.Value.LongSeconds} seconds. Ask for fewer campaigns, or whoever runs the service to raise AdCommerce:Reports:LongSeconds.");
            if (await journeys.FindKeptFromAsync(partition, context.CancellationToken) is { } kept)
                checkKept(kept);
            await add(await journeys.ReadAsync(partition, scope.BrandId, scope.CampaignIds, context.CancellationToken), partition + 1);
        }
    }

    /// <summary>What takes more than it may. Clients that ask again by themselves are told not to: it would take as much every time.</summary>
    private static RpcException TooLarge(string message)
    {
        var refusal = Statuses.TooLargeReport(message).ToRpcException();
        refusal.Trailers.Add("grpc-retry-pushback-ms", "-1");
        return refusal;
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
