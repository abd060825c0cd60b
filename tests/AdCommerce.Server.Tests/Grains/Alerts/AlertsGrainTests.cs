using AdCommerce.Domain;
using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Alerts;
using AdCommerce.Server.Tests.Alerts;
using AdCommerce.Server.Tests.Grains.Chain;
using static AdCommerce.Server.Tests.Grains.Alerts.AlertSilo;

namespace AdCommerce.Server.Tests.Grains.Alerts;

public sealed class AlertsGrainTests(AlertSilo silo) : IClassFixture<AlertSilo>
{
    [Fact]
    public async Task TakeWork_AskedByTwoSilos_HandsEachPieceOutOnce()
    {
        var alerts = await silo.OpenAsync("once");

        var first = await alerts.TakeWork();
        var second = await alerts.TakeWork();

        Assert.Equal("notes", Assert.Single(first.Tasks).AlertId);
        Assert.True(second.IsNothing);
        // Who took it may have died.
        silo.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(first.Tasks[0].AlertId, Assert.Single((await alerts.TakeWork()).Tasks).AlertId);
    }

    [Fact]
    public async Task TakeWork_LookedAt_IsLookedAtAgainAfterTheHourWhenTheNextDaysAreMature()
    {
        var alerts = await silo.OpenAsync("hourly");
        var task = Assert.Single((await alerts.TakeWork()).Tasks);
        await alerts.Record(Found(task, 100, 100));

        silo.Time.Advance(TimeSpan.FromMinutes(61));
        var sameDay = await alerts.TakeWork();
        silo.Time.Advance(TimeSpan.FromDays(1));
        var next = Assert.Single((await alerts.TakeWork()).Tasks);

        // Within the hour it may have become another day of UTC; the same days are never looked at twice.
        Assert.All(sameDay.Tasks, again => Assert.NotEqual(task.Period, again.Period));
        Assert.True(next.Period.LastDay > task.Period.LastDay);
    }

    [Fact]
    public async Task TakeWork_RuleChanged_IsLookedAtAtOnce()
    {
        var alerts = await silo.OpenAsync("changed");
        await alerts.Record(Found(Assert.Single((await alerts.TakeWork()).Tasks), 130, 100));
        Assert.True((await alerts.TakeWork()).Tasks.IsEmpty);

        await silo.ExecuteAsync(new UpdateAlert(silo.Registry.Alerts[new("changed", "notes")] with { Confidence = 0.9999 }, ["confidence"]) { Request = RequestKey.None });
        await alerts.Record(Found(Assert.Single((await alerts.TakeWork()).Tasks), 130, 100));

        Assert.Equal([AlertEventKind.Fired, AlertEventKind.Resolved], (await alerts.Look()).Events.Select(static told => told.Kind));
    }

    [Theory]
    [InlineData(WriteFault.Before)]
    [InlineData(WriteFault.After)]
    public async Task Record_StoreFailsAndTheSiloDies_IsToldOnceInTheEnd(WriteFault fault)
    {
        var brand = $"faulty-{fault}".ToLowerInvariant();
        var alerts = await silo.OpenAsync(brand);
        var found = Found(Assert.Single((await alerts.TakeWork()).Tasks), 200, 100);
        silo.Storage.FailNextWrite(brand, fault);
        await Assert.ThrowsAnyAsync<Exception>(() => alerts.Record(found));

        // A new activation hands the task out again where nothing is on record.
        var again = await alerts.TakeWork();
        foreach (var task in again.Tasks)
            await alerts.Record(found with { Task = task });
        await DropAsync(alerts);

        var known = await alerts.Look();
        Assert.Equal(fault == WriteFault.Before ? 1 : 0, again.Tasks.Length);
        Assert.True(known.Find("notes")!.IsFiring);
        Assert.Equal(AlertEventKind.Fired, Assert.Single(known.Events).Kind);
        Assert.Equal(known.Events[0].Id, Assert.Single(known.Deliveries).Event.Id);
    }

    [Fact]
    public async Task Attempted_KilledBetweenFiringAndSending_ArrivesAfterTheRestartAndIsRetriedUntilItIsTaken()
    {
        await using var listener = await HookListener.StartAsync(500, 503);
        var alerts = await silo.OpenAsync("killed", listener.Uri);
        var webhook = silo.WebhookOf("killed");
        await alerts.Record(Found(Assert.Single((await alerts.TakeWork()).Tasks), 200, 100));
        await DropAsync(alerts);

        for (var attempt = 0; attempt < 3; attempt++)
        {
            foreach (var delivery in (await alerts.TakeWork()).Deliveries)
            {
                // Sent by the silo that has it now, which dies after the second answer before it could say so.
                var came = await silo.Sender.SendAsync(webhook, delivery.Event, CancellationToken.None);
                if (attempt == 1)
                    await DropAsync(alerts);
                await alerts.Attempted(delivery.Event.Id, came);
            }

            Assert.Empty((await alerts.TakeWork()).Deliveries);
            silo.Time.Advance(TimeSpan.FromMinutes(6));
        }

        var done = Assert.Single((await alerts.Look()).Deliveries);
        Assert.Equal((DeliveryState.Delivered, "500 503 200"), (done.State, string.Join(' ', done.Attempts.Select(static tried => tried.Status))));
        Assert.Equal([done.Event.Id], listener.Received.Select(static hook => hook.Id).Distinct());
        Assert.Equal(3, listener.Received.Count);
        var secret = WebhookSignature.Show(silo.Secrets.Of("killed", webhook.Secret));
        Assert.All(listener.Received, hook => Assert.True(hook.IsSignedWith(secret)));
        Assert.Single(listener.Received.Select(static hook => Convert.ToBase64String(hook.Body)).Distinct());
    }

    [Fact]
    public async Task TakeWork_SentButNotSaid_IsSentAgain()
    {
        var alerts = await silo.OpenAsync("unsaid");
        await alerts.Record(Found(Assert.Single((await alerts.TakeWork()).Tasks), 200, 100));
        var first = Assert.Single((await alerts.TakeWork()).Deliveries);
        Assert.Empty((await alerts.TakeWork()).Deliveries);

        silo.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(first.Event.Id, Assert.Single((await alerts.TakeWork()).Deliveries).Event.Id);
    }

    [Fact]
    public async Task TakeWork_AlertAndWebhookAreGone_ForgetsThem()
    {
        var alerts = await silo.OpenAsync("gone");
        await alerts.Record(Found(Assert.Single((await alerts.TakeWork()).Tasks), 200, 100));
        await silo.ExecuteAsync(new DeleteAlert(new("gone", "notes"), 0) { Request = RequestKey.None });
        await silo.ExecuteAsync(new SetAlertWebhook("gone", "", AllowsHttp: false, 0) { Request = RequestKey.None });

        Assert.True((await alerts.TakeWork()).IsNothing);

        var known = await alerts.Look();
        Assert.Empty(known.Alerts);
        Assert.Single(known.Events);
        Assert.Equal(DeliveryState.Failed, Assert.Single(known.Deliveries).State);
    }

    [Fact]
    public async Task Test_RepeatedRequest_IsOneMessage()
    {
        var alerts = await silo.OpenAsync("tested");
        var first = await alerts.Test(new RequestKey("brands/tested/1", "a"));
        await DropAsync(alerts);
        var again = await alerts.Test(new RequestKey("brands/tested/1", "a"));
        var other = await alerts.Test(new RequestKey("brands/tested/2", "a"));

        Assert.Equal(first.Value!.Event.Id, again.Value!.Event.Id);
        Assert.NotEqual(first.Value.Event.Id, other.Value!.Event.Id);
        Assert.Equal(2, (await alerts.Look()).Deliveries.Length);
    }

    [Fact]
    public async Task Test_MoreThanMayWait_IsRefusedUntilOneIsDone()
    {
        var alerts = await silo.OpenAsync("many");
        for (var i = 0; i < BrandAlerts.TestsWaitingMax; i++)
            Assert.True((await alerts.Test(RequestKey.None)).IsSuccess);
        Assert.Equal(RejectionReason.FailedPrecondition, (await alerts.Test(RequestKey.None)).Rejection!.Reason);

        await alerts.Attempted((await alerts.Look()).Deliveries[0].Event.Id, new DeliveryAttempt(1, 1, 200, ""));

        Assert.True((await alerts.Test(RequestKey.None)).IsSuccess);
    }
}
