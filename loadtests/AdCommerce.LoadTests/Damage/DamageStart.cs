using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;

namespace AdCommerce.LoadTests.Damage;

/// <summary>What became of a start on a damaged store.</summary>
/// <param name="RefusedBy">Who would not start; null when it started.</param>
/// <param name="Reason">What was said about it.</param>
/// <param name="Position">Position of the last entry in the state.</param>
/// <param name="Hash">Hash of the state.</param>
/// <param name="NextPosition">Position after one more event was recorded; 0 when none was.</param>
/// <param name="NextHash">Hash after it.</param>
internal sealed record DamageStart(RefusedBy? RefusedBy, string Reason, long Position, string Hash, long NextPosition, string NextHash)
{
    /// <summary>The event that is recorded after a start; none of the written ones.</summary>
    private const int NextNumber = 1_000;

    /// <summary>A start that was refused.</summary>
    public static DamageStart Refused(RefusedBy by, string reason) => new(by, reason, 0, "", 0, "");

    /// <summary>Starts store and shard on a folder.</summary>
    /// <param name="kind">Which store.</param>
    /// <param name="folder">Its files.</param>
    /// <param name="archive">The shard's archive, undamaged.</param>
    /// <param name="recordsNext">Whether one more event is recorded.</param>
    public static async Task<DamageStart> RunAsync(IDamagedStore kind, string folder, string archive, bool recordsNext)
    {
        try
        {
            await using var store = await kind.OpenAsync(folder);
            using var shard = new DamagedShard(store.Connection, archive);
            var (position, hash) = await shard.ReadAsync();
            if (!recordsNext || (await shard.RecordAsync(NextNumber)).Status != EventStatus.Accepted)
                return new DamageStart(null, "", position, hash, 0, "");
            var next = await shard.ReadAsync();
            return new DamageStart(null, "", position, hash, next.Position, next.Hash);
        }
        catch (RefusedException refused)
        {
            return Refused(Damage.RefusedBy.Store, refused.Message);
        }
        catch (Exception exception) when (exception is LogEntryDamagedException or ShardDamagedException or ArchiveDamagedException or LogTrimmedException)
        {
            return Refused(Damage.RefusedBy.Shard, exception.Message);
        }
        catch (Exception exception)
        {
            return Refused(Damage.RefusedBy.Accident, exception.ToString());
        }
    }
}

/// <summary>Who would not start on a damaged store.</summary>
internal enum RefusedBy
{
    /// <summary>The store itself, with an error.</summary>
    Store,

    /// <summary>The store itself, by ending the whole process.</summary>
    StoreByAborting,

    /// <summary>The shard: the store had started.</summary>
    Shard,

    /// <summary>Nobody meant to: it ended in an error that says nothing of the damage.</summary>
    Accident,
}
