using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Registry;

/// <summary>A funnel was saved or changed.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.saved-funnel-put")]
public sealed record SavedFunnelPut(SavedFunnel Funnel) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time)
    {
        var created = state.SavedFunnels.TryGetValue(Funnel.Key, out var before) ? before.CreateTime : time;
        return state with
        {
            SavedFunnels = state.SavedFunnels.SetItem(Funnel.Key, Funnel with { CreateTime = created, UpdateTime = time, Version = state.Position }),
        };
    }

    internal override object Subject(RegistryState state) => state.SavedFunnels[Funnel.Key];
}

/// <summary>A saved funnel was deleted; it is carried along, since the state no longer has it to answer with.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.saved-funnel-deleted")]
public sealed record SavedFunnelDeleted(SavedFunnel Funnel) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) =>
        state with { SavedFunnels = state.SavedFunnels.Remove(Funnel.Key) };

    internal override object Subject(RegistryState state) => Funnel with { Version = state.Position };
}

/// <summary>An alert was set or changed.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.alert-put")]
public sealed record AlertPut(AlertRule Alert) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) =>
        state with { Alerts = state.Alerts.SetItem(Alert.Key, Alert with { Version = state.Position }) };

    internal override object Subject(RegistryState state) => state.Alerts[Alert.Key];
}

/// <summary>An alert was deleted; it is carried along, since the state no longer has it to answer with.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.alert-deleted")]
public sealed record AlertDeleted(AlertRule Alert) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time) =>
        state with { Alerts = state.Alerts.Remove(Alert.Key) };

    internal override object Subject(RegistryState state) => Alert with { Version = state.Position };
}

/// <summary>Where a brand hears of its alerts was set or changed. The first address makes a secret.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.alert-webhook-put")]
public sealed record AlertWebhookPut(string BrandId, string Uri) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time)
    {
        // Whoever took the address away forgot the secret, or is to.
        var webhook = state.Webhooks.TryGetValue(BrandId, out var before) && before.IsSet ? before : new AlertWebhook { BrandId = BrandId, Secret = state.Position };
        return state with { Webhooks = state.Webhooks.SetItem(BrandId, webhook with { Uri = Uri, Version = state.Position }) };
    }

    internal override object Subject(RegistryState state) => state.Webhooks[BrandId];
}

/// <summary>A brand's webhook got another secret. For a while messages are signed with the one before, too.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.alert-webhook-secret-rotated")]
public sealed record AlertWebhookSecretRotated(string BrandId) : RegistryChange
{
    internal override RegistryState Apply(RegistryState state, DateTimeOffset time)
    {
        var webhook = state.Webhooks[BrandId];
        return state with
        {
            Webhooks = state.Webhooks.SetItem(BrandId, webhook with
            {
                Secret = state.Position,
                PreviousSecret = webhook.Secret,
                PreviousSecretEnd = time + AlertWebhook.PreviousSecretTime,
                Version = state.Position,
            }),
        };
    }

    internal override object Subject(RegistryState state) => state.Webhooks[BrandId];
}
