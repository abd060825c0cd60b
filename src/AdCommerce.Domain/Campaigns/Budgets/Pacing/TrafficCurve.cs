using System.Collections.Immutable;

namespace AdCommerce.Domain.Campaigns.Budgets.Pacing;

/// <summary>
/// When traffic comes, by the campaign's clock: one number for each quarter of an hour of a week, in which older weeks fade. Nothing but their ratios matters.
/// </summary>
[GenerateSerializer, Immutable, Alias("adcommerce.traffic-curve")]
public sealed record TrafficCurve
{
    /// <summary>Quarters of an hour of a day.</summary>
    public const int QuartersPerDay = 96;

    /// <summary>A quarter of an hour.</summary>
    public const long QuarterMicros = 15 * 60 * 1_000_000L;

    /// <summary>Nothing is known.</summary>
    public static readonly TrafficCurve Flat = new() { Quarters = [.. Enumerable.Repeat(Unseen, 7 * QuartersPerDay)] };

    private const float Unseen = -1;

    // Of what is seen again, a third is new.
    private const float Newness = 0.35f;

    // Where hardly anybody watches there is still somebody: a plan that says nothing there would sleep through a change.
    private const double LeastOfMean = 0.05;

    /// <summary>By day of the week from Sunday, then quarter; -1 where nothing was seen yet.</summary>
    [Id(0)] public required ImmutableArray<float> Quarters { get; init; }

    /// <summary>The curve after one more quarter of an hour.</summary>
    /// <param name="day">Its day of the week.</param>
    /// <param name="minute">A minute of it, since midnight.</param>
    /// <param name="traffic">How much came, in any unit that stays the same.</param>
    public TrafficCurve With(DayOfWeek day, int minute, double traffic)
    {
        var place = ((int)day * QuartersPerDay) + (minute / 15);
        var before = Quarters[place];
        var after = before < 0 ? (float)traffic : before + (Newness * ((float)traffic - before));
        return this with { Quarters = Quarters.SetItem(place, Math.Max(0, after)) };
    }

    /// <summary>
    /// What each quarter of each day weighs: what was seen of it; of a day of the week that was not seen yet, what its quarter was on the others; nothing
    /// known at all: the same.
    /// </summary>
    public ImmutableArray<double> Weights()
    {
        var seen = Quarters.Where(static q => q >= 0).DefaultIfEmpty(1).Average(static q => (double)q);
        var mean = seen > 0 ? seen : 1;
        var weights = ImmutableArray.CreateBuilder<double>(Quarters.Length);
        for (var place = 0; place < Quarters.Length; place++)
        {
            var value = Quarters[place] >= 0 ? Quarters[place] : OfOtherDays(place % QuartersPerDay) ?? mean;
            weights.Add(Math.Max(value, LeastOfMean * mean));
        }

        return weights.MoveToImmutable();
    }

    /// <summary>Every number is equal.</summary>
    public bool Equals(TrafficCurve? other) => other is not null && Quarters.AsSpan().SequenceEqual(other.Quarters.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Quarters.Length, Quarters[0], Quarters[^1]);

    private double? OfOtherDays(int quarter)
    {
        var (sum, days) = (0.0, 0);
        for (var place = quarter; place < Quarters.Length; place += QuartersPerDay)
        {
            if (Quarters[place] >= 0)
                (sum, days) = (sum + Quarters[place], days + 1);
        }

        return days == 0 ? null : sum / days;
    }
}
