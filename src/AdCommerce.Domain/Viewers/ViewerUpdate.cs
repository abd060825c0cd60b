using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Viewers;

/// <summary>A change of the named fields of a profile.</summary>
/// <param name="Values">The new values. A version other than 0 must be the current one.</param>
/// <param name="Paths">Among "attributes", "attributes.{id}", "consent", "consent.{purpose}", "membership", "blocked"; at least one.</param>
/// <param name="AllowMissing">Creates the viewer when there is none.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.viewer-update")]
public sealed record ViewerUpdate(ViewerProfile Values, ImmutableArray<string> Paths, bool AllowMissing)
{
    private const string AttributePrefix = "attributes.";

    /// <summary>Everything that is wrong with the update, whatever the profile holds; null when nothing is.</summary>
    /// <param name="definitions">The defined attributes by id.</param>
    /// <param name="mayGrantMembership">True for an operator.</param>
    public Rejection? Check(ImmutableSortedDictionary<string, AttributeDefinition> definitions, bool mayGrantMembership)
    {
        var violations = new Violations();
        violations.Require(!Paths.IsEmpty, "update_mask", "must name at least one field");
        foreach (var path in Paths)
        {
            violations.Require(IsPath(path), "update_mask", $"\"{path}\" is not a field that can be changed");
            violations.Require(
                mayGrantMembership || path != "membership", "update_mask", "\"membership\" can be changed by an operator only");
        }

        ViewerProfile.CheckAttributes(Values.Attributes, definitions, "viewer.attributes", violations);
        violations.Require(
            Values.Blocks.BrandIds.Length + Values.Blocks.ProductIds.Length <= ViewerBlocks.BlocksMax
                && Values.Blocks.BrandIds.Concat(Values.Blocks.ProductIds).All(ResourceId.IsValid),
            "viewer.blocked",
            $"must be at most {ViewerBlocks.BlocksMax} names like \"brands/{{brand}}\" or \"products/{{product}}\"");
        violations.Require(
            Values.Membership.IsMember || Values.Membership.ExpireTime is null,
            "viewer.membership.expire_time",
            "must be absent for TIER_FREE");
        return violations.None ? null : violations.ToRejection();
    }

    /// <summary>The profile with the change, or why it is refused. <paramref name="current"/> is null when the viewer does not exist.</summary>
    public Result<ViewerProfile> Apply(ViewerProfile? current)
    {
        if (current is null && !AllowMissing)
            return Rejection.Of(RejectionReason.NotFound, "The viewer does not exist. Set allow_missing to create it.");
        if (Values.Version != 0 && Values.Version != (current?.Version ?? 0))
            return Rejection.Of(RejectionReason.EtagMismatch, "The viewer has changed since it was read. Read it again, then repeat the request.");
        var basis = current ?? ViewerProfile.Unknown;
        var next = basis with { Version = basis.Version + 1 };
        foreach (var path in Paths)
            next = Merge(next, path);
        return next.Attributes.Count <= ViewerProfile.AttributesMax
            ? next
            : Rejection.Invalid("viewer.attributes", $"must be at most {ViewerProfile.AttributesMax}");
    }

    private static bool IsPath(string path) =>
        path is "attributes" or "consent" or "consent.personalization" or "consent.measurement" or "consent.messages" or "membership" or "blocked"
        || (path.StartsWith(AttributePrefix, StringComparison.Ordinal) && ResourceId.IsValidAttribute(path[AttributePrefix.Length..]));

    private ViewerProfile Merge(ViewerProfile profile, string path) => path switch
    {
        "attributes" => profile with { Attributes = Values.Attributes },
        "consent" => profile with { Consent = Values.Consent },
        "consent.personalization" => profile with { Consent = profile.Consent with { Personalization = Values.Consent.Personalization } },
        "consent.measurement" => profile with { Consent = profile.Consent with { Measurement = Values.Consent.Measurement } },
        "consent.messages" => profile with { Consent = profile.Consent with { Messages = Values.Consent.Messages } },
        "membership" => profile with { Membership = Values.Membership },
        "blocked" => profile with { Blocks = Values.Blocks },
        _ => MergeAttribute(profile, path[AttributePrefix.Length..]),
    };

    private ViewerProfile MergeAttribute(ViewerProfile profile, string id) => profile with
    {
        Attributes = Values.Attributes.TryGetValue(id, out var value) ? profile.Attributes.SetItem(id, value) : profile.Attributes.Remove(id),
    };
}
