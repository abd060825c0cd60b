using System.Collections.Immutable;

namespace AdCommerce.Domain.Learning.Ledger;

/// <summary>
/// One entry of the log that rates are made from: what has changed since the one before. Each makes a version of the rates, which is named by its position;
/// every silo makes the same of it, also days later. Persisted, so members keep their ids for ever.
/// </summary>
[GenerateSerializer, Immutable, Alias("adcommerce.rate-entry")]
public sealed record RateEntry
{
    /// <summary>When it was written, milliseconds since 1970; never before the entry before it.</summary>
    [Id(0)] public required long TimeMillis { get; init; }

    /// <summary>The day as of which older exposures count for less: days since 1970-01-01, UTC.</summary>
    [Id(1)] public required int Day { get; init; }

    /// <summary>Earlier days are forgotten.</summary>
    [Id(2)] public required int FromDay { get; init; }

    /// <summary>After so many days an exposure counts half; 0 for never.</summary>
    [Id(3)] public required int HalfLifeDays { get; init; }

    /// <summary>Position of the registry that the placements and the cells are of; never before that of the entry before it.</summary>
    [Id(4)] public required long RegistryPosition { get; init; }

    /// <summary>How viewers are parted from now on; null: as before.</summary>
    [Id(5)] public CellsPut? Cells { get; init; }

    /// <summary>Placements that are new, or whose product, category or pricing is another now.</summary>
    [Id(6)] public ImmutableArray<RatePlacementPut> Placements { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Circles that had no number yet, in the order of their numbers.</summary>
    [Id(7)] public ImmutableArray<string> Circles { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How far the partitions have been read, where that has changed (<see cref="RatePacking"/>).</summary>
    [Id(8)] public byte[] Positions { get => field ?? []; init; } = [];

    /// <summary>What is to be added to sums (<see cref="RatePacking"/>).</summary>
    [Id(9)] public byte[] Rows { get => field ?? []; init; } = [];
}

/// <summary>How viewers are parted.</summary>
/// <param name="Attributes">By what.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.rate-cells")]
public sealed record CellsPut(ImmutableArray<CellAttribute> Attributes);

/// <summary>A placement and its number.</summary>
/// <param name="Number">Its number in the log, from 0; a new one takes the next.</param>
/// <param name="Placement">The placement.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.rate-placement-put")]
public sealed record RatePlacementPut(int Number, RatePlacement Placement);

/// <summary>What the entries up to a position make. Persisted, so members keep their ids for ever.</summary>
/// <param name="Position">Position of the last entry in it.</param>
/// <param name="Credit">Bytes that may still be written at the time of that entry (<see cref="RateAllowance"/>).</param>
/// <param name="Marks">Entries that snapshots were made of.</param>
/// <param name="Whole">Everything, as if it had changed at once.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.rate-snapshot")]
public sealed record RateSnapshot(long Position, long Credit, ImmutableArray<RateMark> Marks, RateEntry Whole);

/// <summary>An entry of which a snapshot is made.</summary>
/// <param name="Position">Its position.</param>
/// <param name="TimeMillis">When it was written, milliseconds since 1970.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.rate-mark")]
public readonly record struct RateMark(long Position, long TimeMillis);
