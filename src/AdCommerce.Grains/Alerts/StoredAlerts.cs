namespace AdCommerce.Grains.Alerts;

/// <summary>What the store holds of a brand's alerts. The storage writes the name of this type beside it, so it stays for ever.</summary>
[GenerateSerializer, Alias("adcommerce.stored-alerts")]
internal sealed class StoredAlerts
{
    /// <summary>A serialized <see cref="Domain.Alerts.BrandAlerts"/>; empty where nothing is known yet.</summary>
    [Id(0)] public byte[] Bytes { get; set; } = [];
}
