using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Learning.Ledger;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using AdCommerce.Grains.Registry;
using Microsoft.Extensions.Options;

namespace AdCommerce.Grains.Learning;

/// <summary>
/// What is learned, as this silo knows it: made from the log of rates, so that all silos that have read as far have the same, and a start finds again what was
/// learned before it. Each silo asks the partitions what they counted, and whoever sees first that the log lacks something appends it. Looked up by the clock,
/// never by a decision, which uses what there is.
/// </summary>
public sealed class SharedRates(Shards shards, RegistryReplica registry, Partitions partitions, RateLog log, IOptions<LearningConfig> config, TimeProvider time)
{
    /// <summary>A partition that needs longer, as one that is just being loaded, is asked again the next time.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private const int MillisPerDay = 24 * 3_600_000;

    private volatile LearnedRates _current = LearnedRates.None;
    private RateLedger? _ledger;
    private (RegistryState State, ImmutableArray<RatePlacement> Placements) _placements = (RegistryState.Empty, []);
    private (RegistryState State, ProfileCells Cells) _cells = (RegistryState.Empty, ProfileCells.One);

    /// <summary>What decisions use now. Never waits.</summary>
    public LearnedRates Current => _current;

    /// <summary>
    /// Reads the log, asks the partitions what has changed, appends what the log lacks, and makes new rates when they are others now. A partition that does not
    /// answer keeps what it said last. Not to be called twice at the same time.
    /// </summary>
    public async Task<RateRound> RefreshAsync(CancellationToken cancellationToken = default)
    {
        var failures = new List<Exception>();
        var worked = TimeSpan.Zero;
        try
        {
            var ledger = await ReadAsync(cancellationToken);
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (ledger.IsDue(now))
            {
                worked += await AskAsync(ledger, (int)(now / MillisPerDay), failures);
                await WriteAsync(ledger, now, cancellationToken);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The store is away, or holds what cannot be read: decisions go on with what is known.
            failures.Add(exception);
        }

        var started = time.GetTimestamp();
        if (_ledger is { State: var state } && state.Position != _current.Version)
            _current = state.Compile();
        return new RateRound(failures, worked + time.GetElapsedTime(started));
    }

    private async Task<RateLedger> ReadAsync(CancellationToken cancellationToken)
    {
        var ledger = _ledger ??= new RateLedger(partitions.Count, await log.LoadAsync(cancellationToken));
        while (true)
        {
            try
            {
                var entries = await log.ReadAsync(ledger.State.Position + 1, cancellationToken);
                if (entries.Count == 0)
                    return ledger;
                foreach (var (entry, bytes) in entries)
                    ledger.Written(entry, bytes);
            }
            catch (LogTrimmedException) when (ledger.State.Position is var position)
            {
                // This silo slept through the trimming. Where no snapshot is newer than what it knows, nothing can be read on from.
                ledger.Restart(await log.LoadAsync(cancellationToken));
                if (ledger.State.Position <= position)
                    throw;
            }
        }
    }

    private async Task<TimeSpan> AskAsync(RateLedger ledger, int day, List<Exception> failures)
    {
        var worked = TimeSpan.Zero;
        ledger.BeginAsking();
        var changes = Enumerable.Range(0, partitions.Count).Select(partition => AskAsync(partition, ledger.PositionOf(partition), day - config.Value.DaysMax)).ToList();
        for (var partition = 0; partition < changes.Count; partition++)
        {
            try
            {
                var changed = await changes[partition];
                var began = time.GetTimestamp();
                ledger.Take(partition, changed);
                worked += time.GetElapsedTime(began);
            }
            catch (Exception exception)
            {
                failures.Add(exception);
            }
        }

        return worked;
    }

    private Task<CircleChanges> AskAsync(int partition, long since, int fromDay) => shards.Of(partition).CountCircles(since, fromDay).WaitAsync(AnswerTimeout, time);

    // Another silo may have been quicker: then what it wrote is read the next time, and what it did not write is written then.
    private async Task WriteAsync(RateLedger ledger, long now, CancellationToken cancellationToken)
    {
        var state = registry.State;
        var day = (int)(now / MillisPerDay);
        var terms = new RateTerms(day, day - config.Value.DaysMax, config.Value.HalfLifeDays, state.Position, CellsOf(state), PlacementsOf(state));
        while (ledger.Propose(terms, now) is { } entry && await log.AppendAsync(ledger.State.Position + 1, entry, cancellationToken) is { } bytes)
        {
            ledger.Written(entry, bytes);
            if (ledger.State.IsMarked)
                await log.KeepAsync(ledger.State, now, cancellationToken);
        }
    }

    private ImmutableArray<RatePlacement> PlacementsOf(RegistryState state)
    {
        if (state.Placements != _placements.State.Placements || state.Products != _placements.State.Products)
        {
            _placements = (state, [.. state.Placements.Values.Select(p => new RatePlacement(
                p.Key, p.ProductId, state.Products[p.ProductId].Category, p.Terms.Bid?.Stage ?? Stage.Episode))]);
        }

        return _placements.Placements;
    }

    private ProfileCells CellsOf(RegistryState state)
    {
        if (state.Attributes != _cells.State.Attributes)
            _cells = (state, config.Value.CellsOf(id => state.Attributes.TryGetValue(id, out var definition) && definition is { Sensitive: false }));
        return _cells.Cells;
    }
}

/// <summary>One look at the log and the partitions.</summary>
/// <param name="Failures">Why partitions, or the store, did not answer; empty when all did.</param>
/// <param name="Worked">What it took without waiting.</param>
public sealed record RateRound(IReadOnlyList<Exception> Failures, TimeSpan Worked);
