using System.Collections.Immutable;

namespace AdCommerce.Domain.Registry;

/// <summary>One entry of the registry's log: what one command changed. It is there wholly or not at all.</summary>
/// <param name="OperationId">Unique to one attempt to append: tells an own entry from another writer's when an answer got lost.</param>
/// <param name="Request">The request it came from.</param>
/// <param name="Time">When it was decided.</param>
/// <param name="Changes">At least one; the last one's subject is the answer.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.registry-entry")]
public sealed record RegistryEntry(
    Guid OperationId, RequestKey Request, DateTimeOffset Time, ImmutableArray<RegistryChange> Changes);
