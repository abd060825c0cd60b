using AdCommerce.Server.Errors;

namespace AdCommerce.Server.Exports;

/// <summary>Puts the exports together.</summary>
internal static class ExportServices
{
    /// <summary>What exports take their slots from.</summary>
    public const string Slots = "exports";

    /// <summary>Most exports at once on a silo. Each may hold the state of one partition in memory.</summary>
    internal const int SlotsMax = 2;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    /// <summary>Adds what limits exports.</summary>
    public static IServiceCollection AddExports(this IServiceCollection services) =>
        services.AddKeyedSingleton(Slots, (_, _) => new BulkSlots(SlotsMax, "As many exports run as may at once; ask again later.", RetryDelay));
}
