using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace AdCommerce.Domain.Learning;

/// <summary>
/// What chance decides of one episode: the lane that all its slots are ranked in, and whether one of its slots, and which, is given over to
/// exploration. A pure function of viewer and seed, so a decision can be made again.
/// </summary>
/// <param name="Lane">0 to <see cref="RateTable.Lanes"/> - 1.</param>
/// <param name="Slots">How many slots the episode has.</param>
/// <param name="ExploredSlot">The slot that a candidate is drawn for with equal chances; -1 for none.</param>
/// <param name="Pick">Draws it.</param>
public readonly record struct SessionDraw(int Lane, int Slots, int ExploredSlot, ulong Pick)
{
    /// <summary>The chance of a slot to be explored, unless the episode has more slots than <see cref="EpisodeShareMax"/> allows for.</summary>
    public const double Floor = 0.02;

    /// <summary>Largest share of episodes with an explored slot.</summary>
    public const double EpisodeShareMax = 0.5;

    /// <summary>The share of episodes of so many slots that have an explored one.</summary>
    public static double EpisodeShare(int slots) => Math.Min(Floor * slots, EpisodeShareMax);

    /// <summary>The draw of a viewer in a session.</summary>
    /// <param name="viewer">The viewer's pseudonym.</param>
    /// <param name="seed">The session's seed.</param>
    /// <param name="slots">How many slots the episode has; at least 1.</param>
    public static SessionDraw Of(string viewer, ulong seed, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        var draws = new SeededDraws(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(viewer.AsSpan()), (long)seed));
        var lane = (int)(draws.Next() >> 58);
        var isExplored = draws.Uniform() < EpisodeShare(slots);
        var slot = Below(draws.Next(), slots);
        return new SessionDraw(lane, slots, isExplored ? slot : -1, draws.Next());
    }

    /// <summary>0 to count - 1; no value is likelier than another by more than 2^-32.</summary>
    internal static int Below(ulong draw, int count) => (int)Math.BigMul(draw, (ulong)count, out _);
}
