using System.IO.Hashing;
using AdCommerce.Domain.Funnel;
using Orleans.Serialization;

namespace AdCommerce.Grains.Funnel;

/// <summary>Entries and states of shards as bytes, and the hash that tells whether two states are equal.</summary>
public sealed class ShardCodec(Serializer<ShardEntry> entries, Serializer<ShardSnapshot> snapshots)
{
    /// <summary>The bytes of an entry, as the log holds them.</summary>
    public byte[] Encode(ShardEntry entry) => entries.SerializeToArray(entry);

    /// <summary>The entry of these bytes. Throws what the serializer throws when they are of a later version.</summary>
    public ShardEntry DecodeEntry(ReadOnlyMemory<byte> bytes) => entries.Deserialize(bytes)!;

    /// <summary>The bytes of a state: equal states, equal bytes.</summary>
    public byte[] Encode(ShardState state) => snapshots.SerializeToArray(state.ToSnapshot());

    /// <summary>The state of these bytes. Throws what the serializer throws when they are of a later version.</summary>
    public ShardState DecodeState(ReadOnlyMemory<byte> bytes) => ShardState.Of(snapshots.Deserialize(bytes)!);

    /// <summary>Hash of a state, 32 characters of lower-case hex: equal states, equal hashes.</summary>
    public string HashOf(ShardState state) => Convert.ToHexStringLower(XxHash128.Hash(Encode(state)));
}
