namespace AdCommerce.Grains.Chain;

/// <summary>What the store holds of a group's seats. The storage writes the name of this type beside it, so it stays for ever.</summary>
[GenerateSerializer, Alias("adcommerce.stored-seats")]
internal sealed class StoredSeats
{
    /// <summary>A serialized <see cref="Domain.Chain.Seats.GroupSeats"/>; empty for a group that has none yet.</summary>
    [Id(0)] public byte[] Bytes { get; set; } = [];
}
