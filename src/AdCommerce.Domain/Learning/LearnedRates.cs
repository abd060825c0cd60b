using System.Collections.Frozen;
using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Learning;

/// <summary>
/// What is learned, as decisions use it: a table with the placements that it is of, and how viewers are parted. Immutable; a silo swaps the whole of
/// it every second or so, and a decision holds one from beginning to end.
/// </summary>
public sealed class LearnedRates
{
    /// <summary>After so many days an exposure counts half, unless the operator says otherwise.</summary>
    public const int HalfLifeDaysDefault = 28;

    /// <summary>Before anything is known: everyone in one cell, no placement has an ordinal.</summary>
    public static readonly LearnedRates None = Compile([], ProfileCells.One, new RateCounts(), 0, 0, 0);

    private static long _latestNumber;

    private readonly FrozenDictionary<PlacementKey, int> _ordinals;

    private LearnedRates(ImmutableArray<RatePlacement> placements, ProfileCells cells, RateTable table, ulong seed, long version)
    {
        (Cells, Table, Seed, Version) = (cells, table, seed, version);
        _ordinals = placements.Select(static (p, i) => (p.Key, i)).ToFrozenDictionary(static p => p.Key, static p => p.i);
    }

    /// <summary>The rates.</summary>
    public RateTable Table { get; }

    /// <summary>How viewers are parted into the table's cells.</summary>
    public ProfileCells Cells { get; }

    /// <summary>What seeded the table's draws: changes with each table.</summary>
    public ulong Seed { get; }

    /// <summary>Names them among all that were ever made, so that they can be had again: a position of the log of rates; 0 for what is in no log.</summary>
    public long Version { get; }

    /// <summary>Tells them from all others of this process, from 1 on.</summary>
    internal long Number { get; } = Interlocked.Increment(ref _latestNumber);

    /// <summary>Makes rates from counts: see <see cref="RateTable.Compile"/>.</summary>
    public static LearnedRates Compile(
        ImmutableArray<RatePlacement> placements, ProfileCells cells, RateCounts counts, int day, ulong seed, int halfLifeDays, long version = 0) =>
        new(placements, cells, RateTable.Compile(placements, cells.Count, counts, day, seed, halfLifeDays), seed, version);

    /// <summary>A placement's ordinal in the table; -1 for one that is newer than the table.</summary>
    public int OrdinalOf(PlacementKey placement) => _ordinals.GetValueOrDefault(placement, -1);

    /// <summary>The cell that a viewer is decided and counted in.</summary>
    /// <param name="profile">The viewer's, or null.</param>
    /// <param name="personalized">Whether this decision may use it: with consent, and when the request does not forbid it.</param>
    public int CellOf(ViewerProfile? profile, bool personalized) => personalized ? Cells.Of(profile) : 0;

    /// <summary>What that cell's viewers have in common.</summary>
    public string CircleOf(ViewerProfile? profile, bool personalized) => Cells.CircleOf(CellOf(profile, personalized));
}
