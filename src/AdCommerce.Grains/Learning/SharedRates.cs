using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Registry;
using Microsoft.Extensions.Options;

namespace AdCommerce.Grains.Learning;

/// <summary>
/// What is learned, as this silo knows it: made from what every partition counted, so that all silos that have read as far have the same, and a start finds
/// again what was learned before it. Looked up by the clock, never by a decision, which uses what there is.
/// </summary>
public sealed class SharedRates(Shards shards, RegistryReplica registry, Partitions partitions, IOptions<LearningConfig> config, TimeProvider time)
{
    /// <summary>A partition that needs longer, as one that is just being loaded, is asked again the next time.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private const int MillisPerDay = 24 * 3_600_000;

    private readonly PartitionedCounts _counts = new(partitions.Count);
    private volatile LearnedRates _current = LearnedRates.None;
    private (ImmutableArray<RatePlacement> Placements, ProfileCells Cells, int Day, ulong Seed) _madeOf = ([], ProfileCells.One, 0, 0);
    private (RegistryState State, ImmutableArray<RatePlacement> Placements) _placements = (RegistryState.Empty, []);
    private (RegistryState State, ProfileCells Cells) _cells = (RegistryState.Empty, ProfileCells.One);

    /// <summary>What decisions use now. Never waits.</summary>
    public LearnedRates Current => _current;

    /// <summary>
    /// Asks the partitions what has changed, and makes new rates when anything that they are made of has. A partition that does not answer keeps what it
    /// said last. Not to be called twice at the same time.
    /// </summary>
    public async Task<RateRound> RefreshAsync()
    {
        var day = (int)(time.GetUtcNow().ToUnixTimeMilliseconds() / MillisPerDay);
        _counts.ForgetBefore(day - config.Value.DaysMax);
        var (failures, worked) = (new List<Exception>(), TimeSpan.Zero);
        var changes = Enumerable.Range(0, partitions.Count).Select(partition => ReadAsync(partition, day - config.Value.DaysMax)).ToList();
        for (var partition = 0; partition < changes.Count; partition++)
        {
            try
            {
                var changed = await changes[partition];
                var began = time.GetTimestamp();
                _counts.Take(partition, changed);
                worked += time.GetElapsedTime(began);
            }
            catch (Exception exception)
            {
                failures.Add(exception);
            }
        }

        var started = time.GetTimestamp();
        var state = registry.State;
        var madeOf = (Placements: PlacementsOf(state), Cells: CellsOf(state), Day: day, _counts.Seed);
        if (madeOf != _madeOf)
        {
            _counts.PartBy(madeOf.Cells);
            _current = LearnedRates.Compile(madeOf.Placements, madeOf.Cells, _counts.Counts, day, madeOf.Seed, config.Value.HalfLifeDays);
            _madeOf = madeOf;
        }

        return new RateRound(failures, worked + time.GetElapsedTime(started));
    }

    private Task<CircleChanges> ReadAsync(int partition, int fromDay) =>
        shards.Of(partition).CountCircles(_counts.PositionOf(partition), fromDay).WaitAsync(AnswerTimeout, time);

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

/// <summary>One look at the partitions.</summary>
/// <param name="Failures">Why partitions did not answer; empty when all did.</param>
/// <param name="Worked">What it took without waiting.</param>
public sealed record RateRound(IReadOnlyList<Exception> Failures, TimeSpan Worked);
