using AdCommerce.Domain.Alerts;
using AdCommerce.Grains.Keys;

namespace AdCommerce.Server.Alerts;

/// <summary>What messages are signed with, derived where it is needed: no secret of a brand is stored.</summary>
internal sealed class WebhookSecrets(IKeyRing keys)
{
    private const string Purpose = "alert-webhooks";

    /// <summary>A secret of a brand by its number.</summary>
    public byte[] Of(string brandId, long number) => WebhookSignature.SecretOf(keys.Derive(Purpose), brandId, number);
}
