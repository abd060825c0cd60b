using System.Collections.Immutable;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Chain;

/// <summary>When next steps of a brand may become other ones: what it configures has changed, or a time that it has set has come.</summary>
public static class ChainMoments
{
    /// <summary>Brands whose campaigns, notes, livestreams, groups or occasions differ between two states.</summary>
    public static IReadOnlySet<string> FindChanged(RegistryState before, RegistryState after)
    {
        var brands = new HashSet<string>();
        Compare(before.Campaigns, after.Campaigns, static campaign => campaign.BrandId, brands);
        Compare(before.Notes, after.Notes, static key => key.BrandId, brands);
        Compare(before.Livestreams, after.Livestreams, static key => key.BrandId, brands);
        Compare(before.Groups, after.Groups, static key => key.BrandId, brands);
        Compare(before.Occasions, after.Occasions, static key => key.BrandId, brands);
        return brands;
    }

    /// <summary>Brands with a start or an end of a livestream or an occasion in a time.</summary>
    /// <param name="state">What is configured.</param>
    /// <param name="after">The time begins after this instant.</param>
    /// <param name="through">Last instant of it.</param>
    public static IReadOnlySet<string> FindDue(RegistryState state, DateTimeOffset after, DateTimeOffset through) =>
        Instants(state).Where(instant => instant.Time > after && instant.Time <= through).Select(static instant => instant.BrandId).ToHashSet();

    /// <summary>The next such instant, or null when none is to come.</summary>
    public static DateTimeOffset? FindNext(RegistryState state, DateTimeOffset after) =>
        Instants(state).Where(instant => instant.Time > after).Min(static instant => (DateTimeOffset?)instant.Time);

    private static IEnumerable<(string BrandId, DateTimeOffset Time)> Instants(RegistryState state)
    {
        foreach (var livestream in state.Livestreams.Values.Where(static livestream => livestream.State != LivestreamState.Ended))
        {
            yield return (livestream.Key.BrandId, livestream.StartTime);
            yield return (livestream.Key.BrandId, livestream.EndTime);
        }

        foreach (var occasion in state.Occasions.Values)
        {
            yield return (occasion.Key.BrandId, occasion.StartTime);
            yield return (occasion.Key.BrandId, occasion.EndTime);
        }
    }

    private static void Compare<TKey, TValue>(
        ImmutableSortedDictionary<TKey, TValue> before, ImmutableSortedDictionary<TKey, TValue> after, Func<TKey, string> brandOf, HashSet<string> found)
        where TKey : notnull
        where TValue : class
    {
        if (ReferenceEquals(before, after))
            return;
        foreach (var (key, value) in after)
        {
            if (!ReferenceEquals(before.GetValueOrDefault(key), value))
                found.Add(brandOf(key));
        }

        foreach (var key in before.Keys.Where(key => !after.ContainsKey(key)))
            found.Add(brandOf(key));
    }
}
