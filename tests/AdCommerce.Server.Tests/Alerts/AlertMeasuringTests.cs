using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Registry;
using AdCommerce.Grains.Reports;
using AdCommerce.Server.Alerts;
using AdCommerce.Server.Reports;
using AdCommerce.Server.Tests.Exports;
using AdCommerce.Server.Tests.Grains.Chain;
using AdCommerce.Storage.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Tests.Alerts;

/// <summary>What an alert measures is what its funnel's report says of mature days, wherever the attempts lie by now.</summary>
public sealed class AlertMeasuringTests(ArchivedChain chain) : IClassFixture<ArchivedChain>
{
    private const int Viewers = 3 * ArchivedChain.ViewersPerStretch;

    [Fact]
    public async Task Measure_WhatThreeStretchesDid_IsCountedOnceTheyAreMature()
    {
        var brand = await chain.Server.BrandAsync();
        await new V1.SavedFunnelService.SavedFunnelServiceClient(chain.Server.Channel).CreateSavedFunnelAsync(
            new() { Parent = "brands/lumiere", SavedFunnelId = "weekly", SavedFunnel = new() { DisplayName = "Weekly", Question = new() { Scope = new(), LastDays = 7 } } }, brand);
        await new V1.AlertService.AlertServiceClient(chain.Server.Channel).CreateAlertAsync(
            new() { Parent = "brands/lumiere", AlertId = "all", Alert = new() { DisplayName = "All", SavedFunnel = "brands/lumiere/savedFunnels/weekly" } }, brand);
        var services = chain.Server.Services;
        var registry = services.GetRequiredService<RegistryReplica>();
        var rule = registry.State.Alerts[new("lumiere", "all")];
        // When the window and the lateness that is allowed have passed, and not before.
        var time = new ShiftedTime();
        var young = await MeasureAsync(time);
        time.Advance(TimeSpan.FromDays(7 + 7 + 1));
        var mature = await MeasureAsync(time);

        Assert.Equal(("", ""), (young.Problem, mature.Problem));
        Assert.All(young.Counts, static counts => Assert.Equal((0, 0), (counts.Entrants, counts.PreviousEntrants)));
        Assert.Equal(
            [(Stage.Note, Viewers, Viewers), (Stage.Livestream, Viewers, Viewers), (Stage.Group, ArchivedChain.ViewersPerStretch, Viewers)],
            mature.Counts.Select(static counts => (counts.Stage, (int)counts.Reached, (int)counts.Entrants)));

        async Task<AlertMeasurement> MeasureAsync(TimeProvider clock)
        {
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
            var task = new AlertTask("all", rule.Version, registry.State.SavedFunnels[new("lumiere", "weekly")].Version, new AlertPeriod("Etc/UTC", today - 6, 7));
            var measuring = new AlertMeasuring(
                registry, services.GetRequiredService<ReportRunner>(), services.GetRequiredService<IReportEngine>(), services.GetRequiredService<IOptions<ReportConfig>>(), clock);
            AlertMeasurement? measured;
            do
            {
                // Reports that somebody waits for come first.
                measured = await measuring.MeasureAsync("lumiere", task, CancellationToken.None);
            }
            while (measured is null);
            return measured;
        }
    }
}
