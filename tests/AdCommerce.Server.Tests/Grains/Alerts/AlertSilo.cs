using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Alerts;
using AdCommerce.Grains.Registry;
using AdCommerce.Server.Alerts;
using AdCommerce.Server.Hosting;
using AdCommerce.Server.Registry;
using AdCommerce.Server.Tests.Grains.Chain;
using AdCommerce.Server.Tests.Hosting;
using AdCommerce.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Core.Internal;
using Orleans.Storage;

namespace AdCommerce.Server.Tests.Grains.Alerts;

/// <summary>A silo of the server's own making with brands that watch their notes, and clock and store in the test's hands.</summary>
public sealed class AlertSilo : IAsyncLifetime
{
    private TestHost? _host;

    internal ShiftedTime Time { get; } = new();

    internal FaultyStorage Storage => (FaultyStorage)_host!.Services.GetRequiredKeyedService<IGrainStorage>(SiloSetup.AlertStorage);

    internal RegistryState Registry => _host!.Services.GetRequiredService<RegistryReplica>().State;

    internal WebhookSecrets Secrets => _host!.Services.GetRequiredService<WebhookSecrets>();

    internal AlertSender Sender => _host!.Services.GetRequiredService<AlertSender>();

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(add: builder =>
    {
        builder.AddRegistry();
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddValidatedConfig<AlertConfig>(AlertConfig.Section);
        builder.Services.AddSingleton(new WebhookClient(isAnywhereAllowed: true));
        builder.Services.AddSingleton<WebhookSecrets>();
        builder.Services.AddSingleton<AlertSender>();
        FaultyStorage.Wrap(builder.Services, SiloSetup.AlertStorage);
    });

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    internal Task ExecuteAsync(RegistryCommand command) => _host!.Services.GetRequiredService<RegistryGateway>().ExecuteAsync<object>(command, CancellationToken.None);

    /// <summary>A new brand with a funnel of the last week, an alert on its notes, and a webhook.</summary>
    internal async Task<IAlertsGrain> OpenAsync(string brand, string uri = "https://example.com/hook")
    {
        await ExecuteAsync(new CreateBrand(brand, brand) { Request = RequestKey.None });
        await ExecuteAsync(new CreateSavedFunnel(
            new SavedFunnel { Key = new(brand, "weekly"), Title = "Every week", Question = new FunnelQuestion { LastDays = 7, TimeZone = "Etc/UTC" } }, [])
        { Request = RequestKey.None });
        await ExecuteAsync(new CreateAlert(new AlertRule { Key = new(brand, "notes"), Title = "Notes", FunnelId = "weekly", Stage = Stage.Note }) { Request = RequestKey.None });
        await ExecuteAsync(new SetAlertWebhook(brand, uri, AllowsHttp: true, 0) { Request = RequestKey.None });
        return _host!.Services.GetRequiredService<IGrainFactory>().GetGrain<IAlertsGrain>(brand);
    }

    internal AlertWebhook WebhookOf(string brand) => Registry.Webhooks[brand];

    /// <summary>Ends the activation, as a silo that dies does; the next call makes a new one from the store.</summary>
    internal static async Task DropAsync(IAlertsGrain alerts) => await alerts.AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    /// <summary>What a measurement found: of 1,000 entrants in both periods.</summary>
    internal static AlertMeasurement Found(AlertTask task, long reached, long previousReached) =>
        new(task, [new StageCounts(Stage.Note, reached, 1_000, previousReached, 1_000)], "");
}
