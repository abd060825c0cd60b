namespace AdCommerce.LoadTests.ChainKills;

/// <summary>What a run of kills does.</summary>
/// <param name="OnRedis">On a redis-server that forces every write to the disk, instead of the embedded store.</param>
/// <param name="Silos">Servers; 1 on the embedded store.</param>
/// <param name="SiloKills">kill -9 of a random server under load.</param>
/// <param name="RedisKills">kill -9 of redis-server under load.</param>
/// <param name="KillsPerAudit">After so many kills the load rests and everything is audited; and at the end.</param>
/// <param name="SnapshotEntries">Entries of a partition between two snapshots; few, so that compaction, archive and trimming are killed, too.</param>
/// <param name="Viewers">How many viewers take part.</param>
/// <param name="Players">How many of them at once.</param>
/// <param name="Seed">Makes the run's choices.</param>
/// <param name="LeaseSeconds">How long a silo may take from a lease; what it took is charged for twice as long after that.</param>
internal sealed record ChainKillPlan(
    bool OnRedis, int Silos, int SiloKills, int RedisKills, int KillsPerAudit, int SnapshotEntries, int Viewers, int Players, int Seed, int LeaseSeconds);
