using AdCommerce.Domain.Funnel;

namespace AdCommerce.Grains.Funnel;

/// <summary>An attempt that no event can change any more, as the archive's typed files have it.</summary>
/// <param name="Position">Position of the entry that made it final.</param>
/// <param name="Index">Its place among those that the entry made final, from 0.</param>
/// <param name="Subject">Whose it was: a pseudonym.</param>
/// <param name="Attempt">The attempt.</param>
public sealed record ArchivedAttempt(long Position, int Index, string Subject, Attempt Attempt)
{
    /// <summary>The attempts that an entry made final, in order.</summary>
    /// <exception cref="ArgumentException">It comes without its effects.</exception>
    public static IEnumerable<ArchivedAttempt> Of(ArchivedEntry archived)
    {
        var effects = archived.Effects ?? throw new ArgumentException($"Entry {archived.Position} comes without its effects.", nameof(archived));
        return effects.FinalAttempts.Select((final, index) => new ArchivedAttempt(archived.Position, index, final.Subject, final.Attempt));
    }
}
