using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>Registers a drama.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.create-drama")]
public sealed record CreateDrama(Drama Drama) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(Drama.Id), "drama_id", ResourceId.Rule);
        DramaRules.Check(Drama, violations);
        return state.Dramas.ContainsKey(Drama.Id) ? Exists($"dramas/{Drama.Id}") : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new DramaPut(Drama);
}
