using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AdCommerce.Domain;
using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Log;
using AdCommerce.Grains.Registry;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace AdCommerce.Grains.Alerts;

/// <remarks>
/// The store's etag is the fence: a second activation's write fails, it deactivates, and what it was told is asked for again. What was handed out is in memory only: a new activation
/// hands it out anew, which does no harm.
/// </remarks>
internal sealed class AlertsGrain(
    [PersistentState("alerts", AlertsGrain.StorageName)] IPersistentState<StoredAlerts> stored,
    Serializer<BrandAlerts> serializer,
    RegistryReplica registry,
    IOptions<AlertConfig> config,
    TimeProvider time)
    : Grain, IAlertsGrain
{
    /// <summary>Name of the grain storage that holds alerts.</summary>
    public const string StorageName = "alerts";

    private const int TasksAtOnce = 4;
    private const int DeliveriesAtOnce = 3;
    private const long MeasureMicros = 5 * 60_000_000L;

    // As many as are handed out at once are sent within it, one after the other.
    private const long SendMicros = 60_000_000;

    private readonly Dictionary<string, (long Rule, long Funnel, long DueMicros)> _looks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _sending = new(StringComparer.Ordinal);
    private BrandAlerts _alerts = BrandAlerts.Empty;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _alerts = stored.State.Bytes.Length > 0 ? serializer.Deserialize(stored.State.Bytes)! : BrandAlerts.Empty;
        await registry.CatchUpAsync(cancellationToken);
    }

    public async Task<AlertWork> TakeWork()
    {
        using var background = BackgroundWork.Begin();
        await FollowAsync();
        var now = time.GetUtcMicros();
        var tasks = TakeTasks(now);
        var deliveries = TakeDeliveries(now);
        var next = _looks.Values.Select(static look => look.DueMicros)
            .Concat(_alerts.Deliveries.Where(static d => d.State == DeliveryState.Waiting).Select(d => Math.Max(d.DueMicros, _sending.GetValueOrDefault(d.Event.Id))))
            .DefaultIfEmpty(long.MaxValue).Min();
        return new AlertWork(tasks, deliveries, next);
    }

    public async Task Record(AlertMeasurement measurement)
    {
        using var background = BackgroundWork.Begin();
        // Where another silo sees more of the registry than this one.
        var state = Find(registry.State, measurement.Task) is null ? await registry.CatchUpAsync(CancellationToken.None) : registry.State;
        if (Find(state, measurement.Task) is not var (rule, funnel))
            return;
        var now = time.GetUtcMicros();
        await CommitAsync(_alerts.Record(rule, funnel, measurement, IsSent(state), Guid.CreateVersion7(time.GetUtcNow()), now));
        // What was changed meanwhile is looked at anew, at once.
        _looks.Remove(rule.Key.Id);
        if (measurement.Task.RuleVersion == rule.Version && measurement.Task.FunnelVersion == funnel.Version)
            _looks[rule.Key.Id] = (rule.Version, funnel.Version, now + PeriodMicros);
    }

    public async Task Attempted(string id, DeliveryAttempt attempt)
    {
        using var background = BackgroundWork.Begin();
        await CommitAsync(_alerts.Attempted(id, attempt));
        _sending.Remove(id);
    }

    public async Task<Result<AlertDelivery>> Test(RequestKey request)
    {
        if (!IsSent(registry.State) && !IsSent(await registry.CatchUpAsync(CancellationToken.None)))
            return Rejection.Of(RejectionReason.FailedPrecondition, "The brand has no webhook. Set its address first.");
        var now = time.GetUtcNow();
        var seed = request.Id.Length == 0 ? Guid.CreateVersion7(now) : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Id}\n{request.Fingerprint}")).AsSpan(0, 16));
        var next = _alerts.Test(seed, time.GetUtcMicros());
        if (!ReferenceEquals(next, _alerts) && !_alerts.TakesTest)
            return Rejection.Of(RejectionReason.FailedPrecondition, $"{BrandAlerts.TestsWaitingMax} tests wait to be delivered. See what became of them first.");
        await CommitAsync(next);
        return next.Deliveries.Last(delivery => delivery.Event.Id == BrandAlerts.IdOf(seed, 0));
    }

    public Task<BrandAlerts> Look() => Task.FromResult(_alerts);

    private string BrandId => this.GetPrimaryKeyString();

    private long PeriodMicros => config.Value.EvaluationMinutes * 60_000_000L;

    private bool IsSent(RegistryState state) => state.Webhooks.TryGetValue(BrandId, out var webhook) && webhook.IsSet;

    private (AlertRule Rule, Domain.Reports.SavedFunnel Funnel)? Find(RegistryState state, AlertTask task) =>
        state.Alerts.TryGetValue(new ContentKey(BrandId, task.AlertId), out var rule)
        && rule.Version >= task.RuleVersion
        && state.SavedFunnels.TryGetValue(rule.Key with { Id = rule.FunnelId }, out var funnel)
        && funnel.Version >= task.FunnelVersion
            ? (rule, funnel)
            : null;

    private ImmutableArray<AlertTask> TakeTasks(long now)
    {
        var state = registry.State;
        var tasks = ImmutableArray.CreateBuilder<AlertTask>();
        var rules = state.Alerts.Values.Where(rule => rule.Key.BrandId == BrandId).ToList();
        foreach (var gone in _looks.Keys.Except(rules.Select(static rule => rule.Key.Id)).ToList())
            _looks.Remove(gone);
        foreach (var rule in rules)
        {
            var funnel = state.SavedFunnels.GetValueOrDefault(rule.Key with { Id = rule.FunnelId })?.Version ?? 0;
            var isKnown = _looks.TryGetValue(rule.Key.Id, out var look) && look.Rule == rule.Version && look.Funnel == funnel;
            if (tasks.Count == TasksAtOnce || (isKnown && now < look.DueMicros))
                continue;
            var task = AlertTask.Find(rule, state, _alerts.Find(rule.Key.Id), now);
            _looks[rule.Key.Id] = (rule.Version, funnel, now + (task is null ? PeriodMicros : MeasureMicros));
            if (task is not null)
                tasks.Add(task);
        }

        return tasks.ToImmutable();
    }

    private ImmutableArray<AlertDelivery> TakeDeliveries(long now)
    {
        var due = _alerts.DueAt(now).Where(delivery => _sending.GetValueOrDefault(delivery.Event.Id) <= now).Take(DeliveriesAtOnce).ToImmutableArray();
        foreach (var delivery in due)
            _sending[delivery.Event.Id] = now + SendMicros;
        return due;
    }

    private async Task FollowAsync()
    {
        if (ReferenceEquals(Followed(registry.State), _alerts))
            return;
        // What is to be forgotten may only not have arrived here.
        await CommitAsync(Followed(await registry.CatchUpAsync(CancellationToken.None)));
    }

    private BrandAlerts Followed(RegistryState state) => _alerts.Follow(id => state.Alerts.ContainsKey(new ContentKey(BrandId, id)), IsSent(state));

    /// <summary>Decided on a copy; now written, then adopted.</summary>
    private async Task CommitAsync(BrandAlerts next)
    {
        if (ReferenceEquals(next, _alerts))
            return;
        try
        {
            stored.State = new StoredAlerts { Bytes = serializer.SerializeToArray(next) };
            await stored.WriteStateAsync();
        }
        catch
        {
            // The write may or may not have happened: forget what is in memory, and let the next activation read what is true.
            DeactivateOnIdle();
            throw;
        }

        _alerts = next;
    }
}
