using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using CsCheck;

namespace AdCommerce.Server.Tests.Storage.Archive;

/// <summary>Entries with whatever an archive may be given: what they mean is not its business.</summary>
internal static class ArchiveSamples
{
    public const long DayMicros = 86_400_000_000;

    /// <summary>2026-11-25 00:00 UTC.</summary>
    public static readonly long StartMicros = 1_795_564_800_000_000;

    private static readonly Gen<string> Text = Gen.OneOf(Gen.Const(""), Gen.Const("matte"), Gen.Const("\u00e9clat \u6c34 \ud83d\ude00"), Gen.String[0, 12]).Where(IsText);
    private static readonly Gen<long> Micros = Gen.Long[0, 30 * DayMicros];

    private static readonly Gen<EntryDimensions> Dimensions =
        from brand in Gen.OneOf("lumiere", "verdant")
        from campaign in Gen.OneOf("spring", "autumn")
        from texts in Text.Array[10]
        select new EntryDimensions(
            new PlacementKey(new CampaignKey(brand, campaign), texts[0]), texts[1], texts[2], texts[3], texts[4], texts[5], texts[6], texts[7], texts[8])
        {
            Circle = texts[9],
        };

    private static readonly Gen<JourneyTerms> Terms = Gen.Select(Micros, Micros, Micros, Micros, (window, note, room, group) => new JourneyTerms(window, note, room, group));

    private static readonly Gen<Money?> Value = Gen.OneOf(
        Gen.Const((Money?)null), Gen.Select(Gen.OneOf("CNY", "EUR"), Gen.Long[1, Money.AmountMicrosMax], (currency, amount) => (Money?)new Money(currency, amount)));

    private static readonly Gen<FunnelEvent> Event =
        from id in Gen.Guid
        from session in Gen.Guid
        from kind in Gen.Enum<EventKind>()
        from age in Gen.Long[0, FunnelEvent.AgeMicrosMax]
        from origin in Dimensions
        from terms in Terms
        from texts in Text.Array[2]
        from length in Gen.Int[0, int.MaxValue]
        from value in Value
        from propensity in Gen.OneOf(Gen.Const(0.0), Gen.Double[0.001, 1])
        from charge in Gen.OneOf(Gen.Const((ChargeClaim?)null), Gen.Select(Gen.Long[0, 99], Gen.Int[0, 30_000], Gen.Long[0, 1_000], Gen.Enum<ChargeBar>()).Select(
            static c => (ChargeClaim?)new ChargeClaim(c.Item1, c.Item2, c.Item3, StartMicros, c.Item4)))
        select new FunnelEvent
        {
            Id = id,
            ContentHash = (ulong)age,
            Kind = kind,
            AgeMicros = age,
            Origin = origin,
            Terms = terms,
            SessionId = session,
            ExpireMicros = StartMicros + age,
            ObjectId = texts[0],
            OrderId = texts[1],
            LengthMillis = length,
            ExposureMillisMin = 3_000,
            Value = value,
            Propensity = propensity,
            Charge = charge,
        };

    private static readonly Gen<EventOutcome> Outcome = Gen.OneOf(
        Gen.Enum<ChargeOutcome>().Select(static charge => EventOutcome.Accepted with { Charge = charge }), Gen.Const(EventOutcome.Duplicate), Gen.Enum<EventRejection>().Select(EventOutcome.Rejected));

    private static readonly Gen<Sales> Sold = Gen.Select(
        Gen.OneOf("CNY", "EUR", "JPY"), Gen.Long, Gen.Long, Gen.Long, Gen.Long, (currency, orders, value, refunds, refunded) => new Sales(currency, orders, value, refunds, refunded));

    private static readonly Gen<ImmutableArray<long>> Stages = Gen.OneOf(Gen.Const(-1L), Micros).Array[4].Select(ImmutableArray.Create);

    private static readonly Gen<FinalAttempt> Final =
        from subject in Text
        from entry in Dimensions
        from terms in Terms
        from times in Micros.Array[2]
        from inOrder in Stages
        from atAll in Stages
        from flags in Gen.Bool.Array[2]
        from counts in Gen.Int[0, 9].Array[2]
        from sales in Sold.Array[0, 3]
        select new FinalAttempt(subject, new Attempt
        {
            EntryMicros = times[0],
            EndMicros = times[1],
            Entry = entry,
            Terms = terms,
            InOrderMicros = inOrder,
            AtAllMicros = atAll,
            DeepRead = flags[0],
            Engaged = flags[1],
            Exposures = counts[0],
            Sales = [.. sales],
            GroupLeaves = counts[1],
        });

    private static readonly Gen<(ShardOperation Operation, ImmutableArray<EventOutcome> Outcomes)> Operation = Gen.OneOf(
        from subject in Text
        from events in Event.Array[1, 4]
        from outcomes in Outcome.Array[events.Length]
        select ((ShardOperation)new EventsRecorded(subject, [.. events]), outcomes.ToImmutableArray()),
        Text.Select(subject => ((ShardOperation)new SubjectForgotten(subject), ImmutableArray<EventOutcome>.Empty)),
        Gen.Const(((ShardOperation)new ShardCompacted(), ImmutableArray<EventOutcome>.Empty)));

    private static readonly Gen<(long StepMicros, (ShardOperation Operation, ImmutableArray<EventOutcome> Outcomes)[] Operations, FinalAttempt[] Finals)> Step = Gen.Select(
        Gen.OneOf(Gen.Const(0L), Gen.Long[0, DayMicros / 3]), Operation.Array[1, 3], Final.Array[0, 2]);

    /// <summary>Consecutive entries from position 1 on, over some days.</summary>
    public static Gen<ArchivedEntry[]> Entries(int min, int max) => Step.Array[min, max].Select(steps =>
    {
        var entries = new ArchivedEntry[steps.Length];
        var time = StartMicros;
        for (var i = 0; i < steps.Length; i++)
        {
            time += steps[i].StepMicros;
            entries[i] = new ArchivedEntry(
                i + 1, new ShardEntry(time, [.. steps[i].Operations.Select(operation => operation.Operation)]),
                new ShardEffects([.. steps[i].Operations.Select(operation => operation.Outcomes)], [.. steps[i].Finals]));
        }

        return entries;
    });

    /// <summary>The same entries every time.</summary>
    public static ArchivedEntry[] Some(int count, string seed = "0N0XIzNsQ0O2") => Entries(count, count).Generate(PCG.Parse(seed), null, out _);

    // Text of the log is text: what UTF-8 cannot spell does not come in.
    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[++i]))
                return false;
        }

        return true;
    }
}
