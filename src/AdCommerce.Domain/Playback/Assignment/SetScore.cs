using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Playback.Assignment;

/// <summary>
/// What a set of choices is worth. Compared class by class, the sponsorships first: their total, and between equal totals their number (so one
/// worth nothing still comes before anything of a lower class). Between sets that are equal in all that, the higher sum of the draws.
/// </summary>
internal readonly record struct SetScore(long Sponsorship, long Standard, long House, long Draw) : IComparable<SetScore>
{
    // The number of choices, at most 64, in the low bits of their sum.
    private const int CountScale = 128;

    /// <summary>What one choice adds.</summary>
    /// <param name="of">Its class.</param>
    /// <param name="valueMicros">What it is worth.</param>
    /// <param name="draw">What tells it from equals.</param>
    public static SetScore Of(PriorityClass of, long valueMicros, long draw)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)valueMicros, (ulong)SlotCandidate.ValueMicrosMax, nameof(valueMicros));
        var scaled = (valueMicros * CountScale) + 1;
        return of switch
        {
            PriorityClass.Sponsorship => new SetScore(scaled, 0, 0, draw),
            PriorityClass.Standard => new SetScore(0, scaled, 0, draw),
            _ => new SetScore(0, 0, scaled, draw),
        };
    }

    /// <summary>The value in a class's sum, or in a difference of two; 0 for less than none.</summary>
    public static long WholeMicros(long scaled) => Math.Max(0, scaled) / CountScale;

    public int CompareTo(SetScore other)
    {
        if (Sponsorship != other.Sponsorship)
            return Sponsorship < other.Sponsorship ? -1 : 1;
        if (Standard != other.Standard)
            return Standard < other.Standard ? -1 : 1;
        return House != other.House ? (House < other.House ? -1 : 1) : Draw.CompareTo(other.Draw);
    }

    public static SetScore operator +(SetScore a, SetScore b) =>
        new(a.Sponsorship + b.Sponsorship, a.Standard + b.Standard, a.House + b.House, a.Draw + b.Draw);

    public static SetScore operator -(SetScore a, SetScore b) =>
        new(a.Sponsorship - b.Sponsorship, a.Standard - b.Standard, a.House - b.House, a.Draw - b.Draw);

    public static SetScore operator *(SetScore a, int times) =>
        new(a.Sponsorship * times, a.Standard * times, a.House * times, a.Draw * times);

    public static bool operator >(SetScore a, SetScore b) => a.CompareTo(b) > 0;

    public static bool operator <(SetScore a, SetScore b) => a.CompareTo(b) < 0;
}
