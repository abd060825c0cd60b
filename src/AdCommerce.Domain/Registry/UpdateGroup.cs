using System.Collections.Immutable;
using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>Changes the named fields of a group that is not closed.</summary>
/// <param name="Group">The new values. A version other than 0 must be the current one.</param>
/// <param name="Paths">Among title, welcome, capacity, waiting_capacity, order, code_required, markets, disclosure_label; at least one.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.update-group")]
public sealed record UpdateGroup(PrivateGroup Group, ImmutableArray<string> Paths) : RegistryCommand
{
    private static readonly ImmutableArray<string> Changeable =
        ["title", "welcome", "capacity", "waiting_capacity", "order", "code_required", "markets", "disclosure_label"];

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        var name = Group.Key.NameIn(GroupRules.Collection);
        if (!state.Groups.TryGetValue(Group.Key, out var current))
            return Rejection.Missing(name);
        RequirePaths(Paths, Changeable, violations);
        GroupRules.Check(Merge(current), violations);
        if (Group.Version != 0 && Group.Version != current.Version)
            return Stale(name);
        return current.Closed ? Rejection.Of(RejectionReason.FailedPrecondition, $"\"{name}\" is closed. Open another one.") : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new GroupPut(Merge(state.Groups[Group.Key]));

    private PrivateGroup Merge(PrivateGroup current) => current with
    {
        Title = Paths.Contains("title") ? Group.Title : current.Title,
        Welcome = Paths.Contains("welcome") ? Group.Welcome : current.Welcome,
        Capacity = Paths.Contains("capacity") ? Group.Capacity : current.Capacity,
        WaitingCapacity = Paths.Contains("waiting_capacity") ? Group.WaitingCapacity : current.WaitingCapacity,
        Order = Paths.Contains("order") ? Group.Order : current.Order,
        CodeRequired = Paths.Contains("code_required") ? Group.CodeRequired : current.CodeRequired,
        Markets = Paths.Contains("markets") ? Group.Markets : current.Markets,
        DisclosureLabel = Paths.Contains("disclosure_label") ? Group.DisclosureLabel : current.DisclosureLabel,
    };
}
