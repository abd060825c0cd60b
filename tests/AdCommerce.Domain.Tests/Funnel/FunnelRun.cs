using AdCommerce.Domain.Funnel;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;
using static AdCommerce.Domain.Tests.Funnel.ShardStatePropertyTests;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>A shard's state after a log, and what came out on the way.</summary>
internal sealed class FunnelRun
{
    private readonly List<FinalAttempt> _final = [];

    /// <summary>The state.</summary>
    public ShardState State { get; private set; } = new();

    /// <summary>The outcomes of all events, in order.</summary>
    public List<EventOutcome> Outcomes { get; } = [];

    /// <summary>Applies a log.</summary>
    /// <param name="log">The entries.</param>
    /// <param name="restoredEvery">After so many entries the state is put back from its snapshot; 0: never.</param>
    public static FunnelRun Over(IEnumerable<ShardEntry> log, int restoredEvery)
    {
        var run = new FunnelRun();
        foreach (var entry in log)
        {
            var effects = run.State.Apply(entry);
            run.Outcomes.AddRange(effects.Outcomes.SelectMany(outcomes => outcomes));
            run._final.AddRange(effects.FinalAttempts);
            if (restoredEvery > 0 && run.State.Position % restoredEvery == 0)
                run.State = run.State.Restored();
        }

        return run;
    }

    public string Journeys() => Text(new[] { State.Read("ann"), State.Read("bo") });

    public string Cells() => Text(State.Cells(Brand));

    /// <summary>Attempts that left the state; when they did depends on the way.</summary>
    public IEnumerable<string> Final() => _final.Select(f => $"{f.Subject} {Text(f.Attempt)}").Order(StringComparer.Ordinal);

    /// <summary>All attempts, whether they left the state or not.</summary>
    public IEnumerable<string> Attempts() => Everywhere().Select(a => $"{a.Subject} {Text(a.Attempt)}").Order(StringComparer.Ordinal);

    /// <summary>The same as values.</summary>
    public IEnumerable<Attempt> AllAttempts() => Everywhere().Select(a => a.Attempt);

    /// <summary>The touches that are on record.</summary>
    public IEnumerable<string> Touches() => new[] { "ann", "bo" }
        .SelectMany(subject => State.Read(subject).Journeys.SelectMany(journey => journey.Touches.Select(touch => $"{subject} {touch}")));

    /// <summary>What was seen before those.</summary>
    public IEnumerable<string> Earlier() => new[] { "ann", "bo" }
        .SelectMany(subject => State.Read(subject).Earlier.Select(seen => $"{subject} {seen.Shown.Placement} {seen.Shown.ProductId} {seen.Count}")).Order(StringComparer.Ordinal);

    public string HashButPosition() => Hash(State.ToSnapshot() with { Position = 0 });

    private IEnumerable<(string Subject, Attempt Attempt)> Everywhere() =>
        _final.Select(f => (f.Subject, f.Attempt))
            .Concat(new[] { "ann", "bo" }.SelectMany(subject => State.Read(subject).Journeys.SelectMany(j => j.Attempts.Select(attempt => (subject, attempt)))));
}
