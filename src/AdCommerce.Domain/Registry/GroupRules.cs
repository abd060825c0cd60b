using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>What holds for every private group, whether it is created or changed.</summary>
internal static class GroupRules
{
    public const string Collection = "groups";
    private const int WelcomeLengthMax = 2_000;

    public static void Check(PrivateGroup group, Violations violations)
    {
        violations.RequireText(group.Title, "group.title", 1, ContentRules.TitleLengthMax);
        violations.RequireLines(group.Welcome, "group.welcome", 0, WelcomeLengthMax);
        FieldRules.RequireDisclosure(group.DisclosureLabel, "group.disclosure_label", violations);
        FieldRules.RequireMarkets(group.Markets, "group.markets", violations);
        violations.Require(
            group.Capacity is >= 1 and <= PrivateGroup.CapacityMax, "group.capacity", $"must be from 1 to {PrivateGroup.CapacityMax}");
        violations.Require(
            group.WaitingCapacity is >= 0 and <= PrivateGroup.WaitingMax,
            "group.waiting_capacity",
            $"must be from 0 (no waiting list) to {PrivateGroup.WaitingMax}");
        violations.Require(group.Order is >= 0 and <= PrivateGroup.OrderMax, "group.order", $"must be from 0 to {PrivateGroup.OrderMax}");
    }
}
