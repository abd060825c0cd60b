using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>Opens a private group.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.create-group")]
public sealed record CreateGroup(PrivateGroup Group) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(Group.Key.Id), "group_id", ResourceId.Rule);
        if (ContentRules.FindBrand(Group.Key, state) is { } missing)
            return missing;
        ContentRules.RequireCampaign(Group.Key, Group.CampaignId, "group.campaign", state, violations);
        GroupRules.Check(Group, violations);
        return state.Groups.ContainsKey(Group.Key) ? Exists(Group.Key.NameIn(GroupRules.Collection)) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new GroupPut(Group with { Closed = false });
}

/// <summary>Closes a group for ever: nobody loses a seat, and none is given any more. One that is closed already stays so.</summary>
/// <param name="Key">The group.</param>
/// <param name="ExpectedVersion">The version that the caller knows, or 0.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.close-group")]
public sealed record CloseGroup(ContentKey Key, long ExpectedVersion) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Groups.TryGetValue(Key, out var group))
            return Rejection.Missing(Key.NameIn(GroupRules.Collection));
        return ExpectedVersion != 0 && ExpectedVersion != group.Version ? Stale(Key.NameIn(GroupRules.Collection)) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new GroupPut(state.Groups[Key] with { Closed = true });
}
