namespace AdCommerce.LoadTests.Damage;

/// <summary>What came out of damaging a store's append-only file.</summary>
internal sealed record DamageFigures
{
    /// <summary>Which store.</summary>
    public required string Store { get; init; }

    /// <summary>Entries of the partition's log before the damage.</summary>
    public required long Entries { get; init; }

    /// <summary>Length of the file, in bytes.</summary>
    public required long FileBytes { get; init; }

    /// <summary>How many bytes of its end were damaged: the last entries, with the snapshot and the trimming between them.</summary>
    public required long DamagedBytes { get; init; }

    /// <summary>What became of files that were cut.</summary>
    public required DamageCounts Cuts { get; init; }

    /// <summary>What became of files in which one bit was turned over.</summary>
    public required DamageCounts Bits { get; init; }

    /// <summary>How refusals began, with how often.</summary>
    public required IReadOnlyDictionary<string, int> Refusals { get; init; }
}

/// <summary>What became of damaged files.</summary>
internal sealed record DamageCounts
{
    /// <summary>How many there were; each was started twice, with an append in between where the first start was not refused.</summary>
    public int Cases { get; set; }

    /// <summary>The store itself would not start, with an error.</summary>
    public int RefusedByTheStore { get; set; }

    /// <summary>The store ended its process instead of starting, or did not come back.</summary>
    public int AbortedByTheStore { get; set; }

    /// <summary>The store started; the shard would not.</summary>
    public int RefusedByTheShard { get; set; }

    /// <summary>Started with every entry.</summary>
    public int Whole { get; set; }

    /// <summary>Started with the whole entries before the damage.</summary>
    public int Shortened { get; set; }

    /// <summary>Counts a first start.</summary>
    public void Count(DamageStart start, long newest)
    {
        Cases++;
        _ = start switch
        {
            { RefusedBy: RefusedBy.Store } => RefusedByTheStore++,
            { RefusedBy: RefusedBy.StoreByAborting } => AbortedByTheStore++,
            { RefusedBy: RefusedBy.Shard } => RefusedByTheShard++,
            _ => start.Position == newest ? Whole++ : Shortened++,
        };
    }
}
