using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Reports;

/// <summary>
/// Every touch of some campaigns' journeys, from a partition's log: for questions that attempts alone do not answer. Not thread-safe.
/// </summary>
/// <param name="brandId">Of this brand.</param>
/// <param name="campaignIds">Of these campaigns of it; empty: of all.</param>
public sealed class JourneyLog(string brandId, ImmutableArray<string> campaignIds)
{
    private readonly AttemptQuery _query = new(brandId, campaignIds, long.MinValue, long.MaxValue);
    private readonly Interner _interner = new();
    private readonly Dictionary<(string Subject, CampaignKey Campaign), List<TouchSource>> _open = [];
    private readonly List<SubjectJourney> _ended = [];

    /// <summary>Adds the next entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="effects">What it did: only events that were accepted count.</param>
    public void Add(ShardEntry entry, ShardEffects effects)
    {
        for (var i = 0; i < entry.Operations.Length; i++)
        {
            if (entry.Operations[i] is EventsRecorded recorded)
                Add(entry.TimeMicros, recorded, effects.Outcomes[i]);
            else if (entry.Operations[i] is SubjectForgotten forgotten)
                End(forgotten.Subject);
        }
    }

    /// <summary>The journeys, in no order. Whoever was forgotten begins anew: what came before is a journey of its own.</summary>
    public IEnumerable<SubjectJourney> Journeys() => _ended.Concat(_open.Select(static journey => Of(journey.Key.Subject, journey.Key.Campaign, journey.Value)));

    private void Add(long timeMicros, EventsRecorded recorded, ImmutableArray<EventOutcome> outcomes)
    {
        for (var i = 0; i < recorded.Events.Length; i++)
        {
            var happened = recorded.Events[i];
            var eventMicros = timeMicros - Math.Clamp(happened.AgeMicros, 0, FunnelEvent.AgeMicrosMax);
            if (outcomes[i].Status != EventStatus.Accepted || !_query.TakesCampaign(happened.Origin.Campaign) || TouchSource.Of(happened, eventMicros, _interner) is not { } source)
                continue;
            var key = (recorded.Subject, happened.Origin.Campaign);
            if (!_open.TryGetValue(key, out var sources))
                _open.Add(key, sources = []);
            sources.Add(source);
        }
    }

    private void End(string subject)
    {
        foreach (var key in _open.Keys.Where(key => key.Subject == subject).ToList())
        {
            _ended.Add(Of(subject, key.Campaign, _open[key]));
            _open.Remove(key);
        }
    }

    private static SubjectJourney Of(string subject, CampaignKey campaign, List<TouchSource> sources)
    {
        // The same event at the same time is there once, as in the state: that which came first.
        List<TouchSource> sorted = [.. sources.Order()];
        for (var i = sorted.Count - 1; i > 0; i--)
        {
            if (sorted[i].CompareTo(sorted[i - 1]) == 0)
                sorted.RemoveAt(i);
        }

        return new SubjectJourney(subject, campaign, TouchFold.Touches(sorted, floorMicros: long.MinValue));
    }
}

/// <summary>A journey with every touch that there ever was.</summary>
/// <param name="Subject">Whose it is.</param>
/// <param name="Campaign">Of which campaign.</param>
/// <param name="Touches">In their order.</param>
public sealed record SubjectJourney(string Subject, CampaignKey Campaign, ImmutableArray<Touch> Touches)
{
    /// <summary>The attempts that it is made of, had the campaign had other windows.</summary>
    /// <param name="terms">The windows; null: its own.</param>
    public IEnumerable<SubjectAttempt> Attempts(JourneyTerms? terms) =>
        AttemptFold.Attempts(terms is null ? Touches : [.. Touches.Select(touch => touch with { Terms = terms })]).Select(attempt => new SubjectAttempt(Subject, attempt));
}
