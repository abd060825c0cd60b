using AdCommerce.Domain.Alerts;

namespace AdCommerce.Domain.Registry;

/// <summary>Sets where a brand hears of its alerts.</summary>
/// <param name="BrandId">The brand.</param>
/// <param name="Uri">Absolute; empty: nowhere.</param>
/// <param name="AllowsHttp">Development: http is good enough.</param>
/// <param name="ExpectedVersion">The version that the caller knows, or 0.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.set-alert-webhook")]
public sealed record SetAlertWebhook(string BrandId, string Uri, bool AllowsHttp, long ExpectedVersion) : RegistryCommand
{
    private const int UriLengthMax = 2_000;

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Brands.ContainsKey(BrandId))
            return Rejection.Missing($"brands/{BrandId}");
        violations.Require(
            Uri.Length == 0 || IsAddress(Uri, AllowsHttp), "alert_webhook.uri", "must be an https URL with a host, without user, password or fragment, of at most 2000 characters, or empty");
        var version = state.Webhooks.GetValueOrDefault(BrandId)?.Version ?? 0;
        return ExpectedVersion != 0 && ExpectedVersion != version ? Stale($"brands/{BrandId}/alertWebhook") : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new AlertWebhookPut(BrandId, Uri);

    // Where the name leads is looked at when it is connected to: it may lead elsewhere by then.
    private static bool IsAddress(string text, bool allowsHttp) =>
        text.Length <= UriLengthMax
        && text.All(static c => c is > ' ' and < (char)127 and not '"' and not '<' and not '>' and not '\\' and not '#')
        && System.Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == System.Uri.UriSchemeHttps || (allowsHttp && uri.Scheme == System.Uri.UriSchemeHttp))
        && uri.Host.Length > 0
        && uri.UserInfo.Length == 0;
}

/// <summary>Gives a brand's webhook another secret.</summary>
/// <param name="BrandId">The brand.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.rotate-alert-webhook-secret")]
public sealed record RotateAlertWebhookSecret(string BrandId) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Brands.ContainsKey(BrandId))
            return Rejection.Missing($"brands/{BrandId}");
        return state.Webhooks.TryGetValue(BrandId, out var webhook) && webhook.IsSet
            ? null
            : Rejection.Of(RejectionReason.FailedPrecondition, "The brand has no webhook, and so no secret. Set its address first.");
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new AlertWebhookSecretRotated(BrandId);
}
