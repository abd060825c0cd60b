using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Tests.Registry;
using CsCheck;
using static AdCommerce.Domain.Tests.Alerts.SampleAlerts;

namespace AdCommerce.Domain.Tests.Alerts;

public sealed class BrandAlertsTests
{
    private const int Day = 20_000;

    private int _seed;

    [Fact]
    public void Record_RateLeavesAndComesBack_IsToldOnceEach()
    {
        var alerts = Look(BrandAlerts.Empty, Day, Counts(100, 100));
        alerts = Look(alerts, Day + 1, Counts(200, 100));
        alerts = Look(alerts, Day + 2, Counts(210, 100));
        Assert.True(alerts.Find("notes")!.IsFiring);
        alerts = Look(alerts, Day + 3, Counts(100, 100));

        Assert.False(alerts.Find("notes")!.IsFiring);
        Assert.Equal([(AlertEventKind.Fired, Day + 1), (AlertEventKind.Resolved, Day + 3)], alerts.Events.Select(static told => (told.Kind, told.Period!.LastDay)));
        Assert.Equal(alerts.Events, alerts.Deliveries.Select(static delivery => delivery.Event));
        Assert.Equal(2, alerts.Events.Select(static told => told.Id).Distinct().Count());
    }

    [Fact]
    public void Record_SameDaysAgain_ChangesNothing()
    {
        var alerts = Look(BrandAlerts.Empty, Day, Counts(200, 100));

        Assert.Same(alerts, Look(alerts, Day, Counts(100, 100)));
    }

    [Fact]
    public void Record_ChangesSides_IsToldAnew()
    {
        var alerts = Look(Look(BrandAlerts.Empty, Day, Counts(200, 100)), Day + 1, Counts(20, 100));

        Assert.Equal([AlertVerdict.Above, AlertVerdict.Below], alerts.Events.Select(static told => told.Finding!.Verdict));
        Assert.All(alerts.Events, static told => Assert.Equal(AlertEventKind.Fired, told.Kind));
    }

    [Fact]
    public void Record_TooFew_LeavesItAsItWas()
    {
        var alerts = Look(Look(BrandAlerts.Empty, Day, Counts(200, 100)), Day + 1, Counts(3, 100, entrants: 29));

        Assert.True(alerts.Find("notes")!.IsFiring);
        Assert.Equal(AlertVerdict.None, alerts.Find("notes")!.Stages[0].Finding.Verdict);
        Assert.Single(alerts.Events);
    }

    [Fact]
    public void Record_RuleChangedToAndFro_DoesNotTellTheSameDaysTwice()
    {
        var rule = Alert();
        var alerts = Look(BrandAlerts.Empty, Day, Counts(130, 100), rule);
        Assert.Equal(AlertEventKind.Fired, Assert.Single(alerts.Events).Kind);
        var sure = rule with { Confidence = 0.9999, Version = 5 };
        alerts = Look(alerts, Day, Counts(130, 100), sure);
        Assert.False(alerts.Find("notes")!.IsFiring);
        var unsure = rule with { Version = 6 };
        alerts = Look(alerts, Day, Counts(130, 100), unsure);

        Assert.True(alerts.Find("notes")!.IsFiring);
        Assert.Equal([AlertEventKind.Fired, AlertEventKind.Resolved], alerts.Events.Select(static told => told.Kind));
        // The next days are others.
        Assert.Equal(2, Look(alerts, Day + 1, Counts(130, 100), unsure).Events.Length);
    }

    [Fact]
    public void Record_EveryStage_IsJudgedOnItsOwn()
    {
        var rule = Alert(stage: null);
        var alerts = Look(BrandAlerts.Empty, Day, Counts(200, 100), rule, Counts(100, 100, Stage.Livestream), Counts(10, 100, Stage.Group));

        Assert.Equal([(Stage.Note, AlertVerdict.Above), (Stage.Group, AlertVerdict.Below)], alerts.Events.Select(static told => (told.Finding!.Stage, told.Finding.Verdict)));
        Assert.Equal([true, false, true], alerts.Find("notes")!.Stages.Select(static stage => stage.IsFiring));
    }

    [Fact]
    public void Record_OfAnotherVersion_ChangesNothing()
    {
        var rule = Alert();

        Assert.Same(BrandAlerts.Empty, BrandAlerts.Empty.Record(rule with { Version = 5 }, Saved(), Measured(rule, Day, Counts(200, 100)), true, Seed(), 1));
        Assert.Same(BrandAlerts.Empty, BrandAlerts.Empty.Record(rule, Saved() with { Version = 4 }, Measured(rule, Day, Counts(200, 100)), true, Seed(), 1));
    }

    [Fact]
    public void Record_CouldNotBeMeasured_SaysWhyAndKeepsTheRest()
    {
        var alerts = Look(BrandAlerts.Empty, Day, Counts(200, 100));
        var failed = Measured(Alert(), Day + 1) with { Problem = "too much" };
        var after = alerts.Record(Alert(), Saved(), failed, true, Seed(), 9);

        Assert.Equal("too much", after.Find("notes")!.Problem);
        Assert.True(after.Find("notes")!.IsFiring);
        // The same days are measured again.
        Assert.Equal("", Look(after, Day + 1, Counts(200, 100)).Find("notes")!.Problem);
    }

    [Fact]
    public void Record_WithoutAWebhook_IsToldHereAlone()
    {
        var alerts = BrandAlerts.Empty.Record(Alert(), Saved(), Measured(Alert(), Day, Counts(200, 100)), isSent: false, Seed(), 1);

        Assert.Single(alerts.Events);
        Assert.Empty(alerts.Deliveries);
    }

    [Fact]
    public void Record_AnyRates_FiresAndResolvesInTurnAndNeverExceedsItsLimits() =>
        Gen.Select(Gen.Long[0, 300].Array[1, 150], Gen.Bool).Sample((reached, isSent) =>
        {
            var alerts = BrandAlerts.Empty;
            for (var i = 0; i < reached.Length; i++)
                alerts = alerts.Record(Alert(), Saved(), Measured(Alert(), Day + i, Counts(reached[i], 100)), isSent, Seed(), i + 1);

            Assert.InRange(alerts.Events.Length, 0, BrandAlerts.EventsMax);
            Assert.InRange(alerts.Deliveries.Length, 0, BrandAlerts.DeliveriesMax);
            foreach (var (one, next) in alerts.Events.Zip(alerts.Events.Skip(1)))
            {
                Assert.True(one.Period!.LastDay < next.Period!.LastDay);
                Assert.NotEqual((one.Kind, one.Finding!.Verdict), (next.Kind, next.Finding!.Verdict));
            }

            if (alerts.Events.Length > 0)
                Assert.Equal(alerts.Events[^1].Kind == AlertEventKind.Fired, alerts.Find("notes")!.IsFiring);
        });

    [Fact]
    public void Test_SameSeedAgain_IsThereOnce()
    {
        var seed = Seed();
        var alerts = BrandAlerts.Empty.Test(seed, 5);

        Assert.Same(alerts, alerts.Test(seed, 6));
        Assert.Empty(alerts.Events);
        Assert.Equal(AlertEventKind.Test, Assert.Single(alerts.DueAt(5)).Event.Kind);
    }

    [Fact]
    public void Test_MoreThanAreKept_DropsWhatIsDoneFirst()
    {
        var alerts = BrandAlerts.Empty.Test(Seed(), 0).Test(Seed(), 1);
        var (waiting, done) = (alerts.Deliveries[0].Event.Id, alerts.Deliveries[1].Event.Id);
        alerts = alerts.Attempted(done, new DeliveryAttempt(2, 3, 200, ""));
        for (var i = 0; i < BrandAlerts.DeliveriesMax - 1; i++)
            alerts = alerts.Test(Seed(), 3 + i);

        Assert.Equal(BrandAlerts.DeliveriesMax, alerts.Deliveries.Length);
        Assert.Equal(waiting, alerts.Deliveries[0].Event.Id);
        Assert.DoesNotContain(alerts.Deliveries, delivery => delivery.Event.Id == done);
    }

    [Fact]
    public void Follow_AlertOrWebhookIsGone_ForgetsAndGivesUp()
    {
        var alerts = Look(BrandAlerts.Empty, Day, Counts(200, 100));
        Assert.Same(alerts, alerts.Follow(static _ => true, isSent: true));

        var after = alerts.Follow(static _ => false, isSent: false);

        Assert.Empty(after.Alerts);
        Assert.Equal(DeliveryState.Failed, Assert.Single(after.Deliveries).State);
        Assert.Null(after.NextDueMicros);
        Assert.Same(after, after.Follow(static _ => false, isSent: false));
    }

    [Fact]
    public void Deserialize_WhatIsStored_IsTheSame()
    {
        var alerts = Look(BrandAlerts.Empty, Day, Counts(200, 100));
        alerts = alerts.Attempted(alerts.Deliveries[0].Event.Id, new DeliveryAttempt(2, 3, 500, "")).Test(Seed(), 7);

        Assert.Equal(RegistrySamples.Text((object)alerts), RegistrySamples.Text((object)RegistrySamples.RoundTrip(alerts)));
    }

    private BrandAlerts Look(BrandAlerts alerts, int lastDay, StageCounts counts, AlertRule? rule = null, params StageCounts[] others) =>
        alerts.Record(rule ?? Alert(), Saved(), Measured(rule ?? Alert(), lastDay, [counts, .. others]), true, Seed(), lastDay);

    private Guid Seed() => new(++_seed, 0, 0, new byte[8]);
}
