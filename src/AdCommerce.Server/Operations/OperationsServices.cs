using AdCommerce.Server.Errors;

namespace AdCommerce.Server.Operations;

/// <summary>Puts together what only operators call.</summary>
internal static class OperationsServices
{
    /// <summary>What rebuilds take their slot from.</summary>
    public const string RebuildSlots = "rebuilds";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(30);

    /// <summary>Adds the rebuilding of shards; one rebuild at a time on a silo, since each holds a partition's state a second time.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<Rebuilding>();
        services.AddKeyedSingleton(RebuildSlots, (_, _) => new BulkSlots(1, "A rebuild runs already; ask again when it is done.", RetryDelay));
        return services;
    }
}
