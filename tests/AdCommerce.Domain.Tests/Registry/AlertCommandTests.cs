using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Reports;
using static AdCommerce.Domain.Tests.Alerts.SampleAlerts;
using static AdCommerce.Domain.Tests.SampleCatalog;
using static AdCommerce.Domain.Tests.SampleChain;

namespace AdCommerce.Domain.Tests.Registry;

/// <summary>What commands about saved funnels, alerts and webhooks ask for.</summary>
public sealed class AlertCommandTests
{
    private static readonly DateTimeOffset Later = Noon.AddDays(1);

    private static readonly RegistryState World = Do(State(), Save(Saved()), Set(Alert()));

    private static readonly string Long = new('a', 121);

    public static TheoryData<string> BrokenNames => [.. Broken.Keys];

    private static Dictionary<string, (RegistryCommand Command, string[] Fields)> Broken { get; } = new()
    {
        ["funnel, everything"] = (
            new CreateSavedFunnel(Saved("New") with { Title = " " }, [new("saved_funnel.question.last_days", "wrong")]) { Request = RequestKey.None },
            ["saved_funnel_id", "saved_funnel.display_name", "saved_funnel.question.last_days"]),
        ["funnel, long title"] = (Save(Saved("new") with { Title = Long }), ["saved_funnel.display_name"]),
        ["funnel, no fields"] = (Rewrite(Saved()), ["update_mask"]),
        ["funnel, a name"] = (Rewrite(Saved(), "name"), ["update_mask"]),
        ["funnel that an alert looks at, fixed days"] = (Rewrite(Of(new FunnelQuestion { FirstDay = 1, Days = 2, TimeZone = "Etc/UTC" }), "question"), ["saved_funnel.question"]),
        ["funnel that an alert looks at, windows"] = (
            Rewrite(Of(new FunnelQuestion { LastDays = 7, TimeZone = "Etc/UTC", Windows = JourneyTerms.Default }), "question"), ["saved_funnel.question"]),
        ["alert, everything"] = (
            Set(Alert("New") with { Title = "", FunnelId = "none", Stage = Stage.Episode, EntrantsMin = 29, Confidence = 0.79 }),
            ["alert_id", "alert.display_name", "alert.saved_funnel", "alert.stage", "alert.min_entrants", "alert.confidence"]),
        ["alert, no number"] = (Set(Alert("new") with { Confidence = double.NaN }), ["alert.confidence"]),
        ["alert, too sure"] = (new UpdateAlert(Alert() with { Confidence = 1 }, ["confidence"]) { Request = RequestKey.None }, ["alert.confidence"]),
        ["webhook, http"] = (Hook("http://example.com/"), ["alert_webhook.uri"]),
        ["webhook, a user"] = (Hook("https://me:secret@example.com/"), ["alert_webhook.uri"]),
        ["webhook, no host"] = (Hook("https:///x"), ["alert_webhook.uri"]),
        ["webhook, a file"] = (Hook("file:///etc/passwd"), ["alert_webhook.uri"]),
        ["webhook, a path"] = (Hook("/hooks"), ["alert_webhook.uri"]),
        ["webhook, two lines"] = (Hook("https://example.com/\r\nX: y"), ["alert_webhook.uri"]),
    };

    [Theory]
    [MemberData(nameof(BrokenNames))]
    public void Decide_BrokenRules_AreAllNamed(string name)
    {
        var (command, fields) = Broken[name];

        Assert.Equal(fields, command.Decide(World).Rejection!.Violations.Select(static violation => violation.Field));
    }

    [Fact]
    public void SavedFunnel_SavedRewrittenDeleted_IsWhatWasSaid()
    {
        var saved = World.SavedFunnels[Key("weekly")];
        var renamed = Do(World, Rewrite(Saved() with { Title = "Other", Version = saved.Version }, "display_name")).SavedFunnels[Key("weekly")];

        Assert.Equal((Noon, Noon), (saved.CreateTime, saved.UpdateTime));
        Assert.Equal(("Other", saved.Question, Noon), (renamed.Title, renamed.Question, renamed.CreateTime));
        Assert.Equal(RejectionReason.FailedPrecondition, Refused(World, new DeleteSavedFunnel(Key("weekly"), 0) { Request = RequestKey.None }));
        Assert.Empty(Do(World, new DeleteAlert(Key("notes"), 0) { Request = RequestKey.None }, new DeleteSavedFunnel(Key("weekly"), saved.Version) { Request = RequestKey.None }).SavedFunnels);
    }

    [Fact]
    public void Commands_OfWhatIsNotThereOrStale_AreRefused()
    {
        Assert.Equal(RejectionReason.AlreadyExists, Refused(World, Save(Saved())));
        Assert.Equal(RejectionReason.AlreadyExists, Refused(World, Set(Alert())));
        Assert.Equal(RejectionReason.NotFound, Refused(World, Rewrite(Saved("none"), "display_name")));
        Assert.Equal(RejectionReason.NotFound, Refused(World, new UpdateAlert(Alert("none"), ["disabled"]) { Request = RequestKey.None }));
        Assert.Equal(RejectionReason.NotFound, Refused(World, new DeleteAlert(Key("none"), 0) { Request = RequestKey.None }));
        Assert.Equal(RejectionReason.NotFound, Refused(World, Save(Saved() with { Key = Key("weekly", "nobody") })));
        Assert.Equal(RejectionReason.EtagMismatch, Refused(World, Rewrite(Saved() with { Version = 1 }, "display_name")));
        Assert.Equal(RejectionReason.EtagMismatch, Refused(World, new UpdateAlert(Alert() with { Version = 1 }, ["disabled"]) { Request = RequestKey.None }));
        Assert.Equal(RejectionReason.EtagMismatch, Refused(World, new DeleteAlert(Key("notes"), 1) { Request = RequestKey.None }));
    }

    [Fact]
    public void UpdateAlert_EveryField_IsChanged()
    {
        var other = Alert() with { Title = "Rooms", Stage = null, EntrantsMin = 500, Confidence = 0.99, Disabled = true, Version = 0 };

        var after = Do(World, new UpdateAlert(other, ["display_name", "stage", "min_entrants", "confidence", "disabled", "saved_funnel"]) { Request = RequestKey.None }).Alerts[Key("notes")];

        Assert.Equal(other with { Version = after.Version }, after);
    }

    [Fact]
    public void CreateSavedFunnel_MoreThanABrandMayHave_IsRefused()
    {
        var full = World;
        for (var i = full.SavedFunnels.Count; i < SavedFunnel.PerBrandMax; i++)
            full = Do(full, Save(Saved($"f{i}")));

        Assert.Equal(RejectionReason.FailedPrecondition, Refused(full, Save(Saved("one-more"))));
    }

    [Fact]
    public void AlertWebhook_SetChangedRotatedTakenAway_ShowsItsSecretOnceEach()
    {
        Assert.Equal(RejectionReason.FailedPrecondition, Refused(World, new RotateAlertWebhookSecret(Brand) { Request = RequestKey.None }));
        var first = Do(World, Hook("https://example.com/a"));
        var moved = Do(first, Hook("https://example.com/b"));
        var rotated = Do(moved, new RotateAlertWebhookSecret(Brand) { Request = RequestKey.None });
        var gone = Do(rotated, Hook(""));
        var again = Do(gone, Hook("https://example.com/b"));

        var webhooks = new[] { first, moved, rotated, gone, again }.Select(static state => state.Webhooks[Brand]).ToList();
        Assert.Equal([true, false, true, false, true], webhooks.Select(static webhook => webhook.ShowsSecret));
        Assert.Equal(webhooks[0].Secret, webhooks[1].Secret);
        Assert.Equal([webhooks[2].Secret, webhooks[0].Secret], webhooks[2].SecretsAt(Noon.AddHours(23)));
        Assert.Equal([webhooks[2].Secret], webhooks[2].SecretsAt(Later));
        Assert.Equal([webhooks[4].Secret], webhooks[4].SecretsAt(Noon));
        Assert.Equal(5, webhooks.Select(static webhook => webhook.Version).Distinct().Count());
    }

    [Fact]
    public void SetAlertWebhook_InDevelopment_MayBeHttp() =>
        Assert.True(new SetAlertWebhook(Brand, "http://127.0.0.1:8080/hook", AllowsHttp: true, 0) { Request = RequestKey.None }.Decide(World).IsSuccess);

    private static SavedFunnel Of(FunnelQuestion question) => Saved() with { Question = question, Version = 0 };

    private static CreateSavedFunnel Save(SavedFunnel funnel) => new(funnel with { Version = 0 }, []) { Request = RequestKey.None };

    private static UpdateSavedFunnel Rewrite(SavedFunnel funnel, params string[] paths) =>
        new(funnel with { Version = funnel.Version == 3 ? 0 : funnel.Version }, [.. paths], []) { Request = RequestKey.None };

    private static CreateAlert Set(AlertRule alert) => new(alert with { Version = 0 }) { Request = RequestKey.None };

    private static SetAlertWebhook Hook(string uri) => new(Brand, uri, AllowsHttp: false, 0) { Request = RequestKey.None };

    private static RejectionReason Refused(RegistryState state, RegistryCommand command) => command.Decide(state).Rejection!.Reason;

    private static RegistryState Do(RegistryState state, params RegistryCommand[] commands)
    {
        foreach (var command in commands)
            state = state.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, Noon, command.Decide(state).Value!.Changes));
        return state;
    }
}
