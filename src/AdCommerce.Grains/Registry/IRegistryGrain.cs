using AdCommerce.Domain;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Grains.Registry;

/// <summary>
/// Orders the writes to the registry. One activation, key 0; a second one, which Orleans allows for moments, does no harm: the log
/// gives each position to one of them, and the other decides anew on what it then sees.
/// </summary>
[Alias("adcommerce.IRegistryGrain")]
public interface IRegistryGrain : IGrainWithIntegerKey
{
    /// <summary>Carries a command out. When this returns an answer, the change is in the log; readers see it when their replica has caught up.</summary>
    /// <exception cref="Log.LogUnavailableException">The store does not answer; the command may have been carried out. Repeat it with its request id.</exception>
    [Alias("Execute")]
    Task<Result<RegistryAnswer>> Execute(RegistryCommand command);
}
