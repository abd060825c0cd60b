namespace AdCommerce.LoadTests.Damage;

/// <summary>A partition's log in a store's file, and what is true of each place in it.</summary>
/// <param name="End">Where the file's content ends.</param>
/// <param name="Ends">For each position, where its entry ends at the latest.</param>
/// <param name="Hashes">For each position, the hash of the state with it; 0 is the empty state.</param>
internal sealed record WrittenLog(long End, IReadOnlyDictionary<long, long> Ends, IReadOnlyDictionary<long, string> Hashes)
{
    private const int Entries = 14;
    private const int FirstKept = 6;
    private const int SecondKept = 11;

    /// <summary>How many entries there are.</summary>
    public long Newest => Ends.Count;

    /// <summary>Where the last entries begin.</summary>
    public long TailBegin(int entries) => Ends[Newest - entries];

    /// <summary>The last entry that is wholly before a place.</summary>
    public long WholeBefore(long place) => Ends.Where(end => end.Value <= place).Select(static end => end.Key).DefaultIfEmpty(0).Max();

    /// <summary>Writes one: entries, and between them two snapshots, the second of which lets entries be trimmed.</summary>
    public static async Task<WrittenLog> WriteAsync(IDamagedStore kind, string folder, string archive, int checkpointAfter)
    {
        await using var store = await kind.OpenAsync(folder);
        using var shard = new DamagedShard(store.Connection, archive);
        var ends = new Dictionary<long, long>();
        var hashes = new Dictionary<long, string> { [0] = (await shard.ReadAsync()).Hash };
        for (var number = 1; number <= Entries; number++)
        {
            await shard.RecordAsync(number);
            var (position, hash) = await shard.ReadAsync();
            ends[position] = await kind.FindEndAsync(store, folder);
            hashes[position] = hash;
            if (number is FirstKept or SecondKept)
                await shard.KeepAsync(position);
            if (number == checkpointAfter)
                await store.Connection.Database.ExecuteAsync("SAVE");
        }

        return new WrittenLog(await kind.FindEndAsync(store, folder), ends, hashes);
    }
}
