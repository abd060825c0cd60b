using AdCommerce.V1;

namespace AdCommerce.Server.Tests.Alerts;

/// <summary>The whole way: what players report, days that go by, the look at the report, the message, and what the API tells of it.</summary>
public sealed class AlertHistoryTests(AlertHistory history) : IClassFixture<AlertHistory>
{
    [Fact]
    public void Alert_RateFalls_FiresOnceAndTheWebhookGetsItSigned()
    {
        var (healthy, fallen) = (history.Healthy, history.Fallen);
        Assert.Equal((Alert.Types.State.Quiet, 0, 0), (healthy.Falling.State, healthy.Events.Count, healthy.Received.Count));
        AssertFound(healthy.Falling, AlertFinding.Types.Verdict.Within, AlertHistory.Readers, AlertHistory.Readers, history.Days[1], history.Days[0]);

        Assert.Equal(Alert.Types.State.Firing, fallen.Falling.State);
        AssertFound(fallen.Falling, AlertFinding.Types.Verdict.Below, AlertHistory.FewReaders, AlertHistory.Readers, history.Days[2], history.Days[1]);
        var told = Assert.Single(fallen.Events);
        Assert.Equal((AlertEvent.Types.Kind.Fired, fallen.Falling.Name), (told.Kind, told.Alert));
        var hook = Assert.Single(fallen.Received);
        Assert.True(hook.IsSignedWith(history.Secret));
        Assert.Equal((told.EventId, "alert.fired"), (hook.Id, hook.Json.GetProperty("type").GetString()));
        var finding = hook.Json.GetProperty("data").GetProperty("finding");
        Assert.Equal($"{AlertHistory.FewReaders}", finding.GetProperty("current").GetProperty("count").GetString());
        Assert.Equal(200, Assert.Single(Assert.Single(fallen.Deliveries).Attempts).Status);
    }

    [Fact]
    public void Alert_NobodyCameAfterTheFall_IsNotToldAgain()
    {
        // Of nobody nothing is concluded: it goes on firing.
        Assert.Equal((Alert.Types.State.Firing, history.Days[3]), (history.After.Falling.State, history.After.Falling.Period.EndDate));
        Assert.Single(history.After.Events);
        Assert.Single(history.After.Received);
    }

    [Fact]
    public void Alert_NothingChanges_DoesNotFire()
    {
        AssertFound(history.Healthy.Steady, AlertFinding.Types.Verdict.Within, AlertHistory.Readers, AlertHistory.Readers, history.Days[1], history.Days[0]);
        AssertFound(history.Fallen.Steady, AlertFinding.Types.Verdict.Within, AlertHistory.Readers, AlertHistory.Readers, history.Days[2], history.Days[1]);
        Assert.Equal(Alert.Types.State.Quiet, history.Fallen.Steady.State);
        Assert.DoesNotContain(history.After.Events, told => told.Alert == history.After.Steady.Name);
    }

    private static void AssertFound(Alert alert, AlertFinding.Types.Verdict verdict, int reached, int reachedBefore, string day, string dayBefore)
    {
        Assert.Equal((day, day, dayBefore, dayBefore), (alert.Period.StartDate, alert.Period.EndDate, alert.Period.PreviousStartDate, alert.Period.PreviousEndDate));
        var finding = Assert.Single(alert.Findings);
        Assert.Equal((FunnelStage.Note, verdict), (finding.Stage, finding.Verdict));
        Assert.Equal((reached, AlertHistory.Viewers, reachedBefore, AlertHistory.Viewers),
            ((int)finding.Current.Count, (int)finding.Current.Entrants, (int)finding.Previous.Count, (int)finding.Previous.Entrants));
    }
}
