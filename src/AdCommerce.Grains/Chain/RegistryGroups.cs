using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Registry;

namespace AdCommerce.Grains.Chain;

/// <summary>Groups as they stand in this silo's copy of the registry.</summary>
public sealed class RegistryGroups(RegistryReplica registry) : IGroupDirectory
{
    /// <inheritdoc/>
    public async ValueTask<PrivateGroup?> FindAsync(ContentKey group) =>
        // A group that was made a moment ago on another silo may not have arrived here.
        Find(registry.State, group) ?? Find(await registry.CatchUpAsync(CancellationToken.None), group);

    private static PrivateGroup? Find(RegistryState state, ContentKey group) => state.Groups.GetValueOrDefault(group);
}
