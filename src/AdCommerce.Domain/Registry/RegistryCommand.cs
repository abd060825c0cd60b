using System.Collections.Immutable;

namespace AdCommerce.Domain.Registry;

/// <summary>Something that an operator or a brand asks of the registry. Decided as a pure function of the state; all problems are named at once.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.registry-command")]
public abstract record RegistryCommand
{
    /// <summary>The request it came from.</summary>
    [Id(0)] public required RequestKey Request { get; init; }

    /// <summary>The changes that carry the command out in this state, or why it is refused. Changes nothing.</summary>
    public Result<RegistryChanges> Decide(RegistryState state)
    {
        var violations = new Violations();
        var refusal = Check(state, violations);
        if (!violations.None)
            return violations.ToRejection();
        return refusal is null ? new RegistryChanges([Change(state)]) : refusal;
    }

    /// <summary>Adds every broken rule to the violations; returns a refusal of another kind (not found, exists, etag), or null.</summary>
    protected abstract Rejection? Check(RegistryState state, Violations violations);

    /// <summary>The change; called only when <see cref="Check"/> found nothing.</summary>
    protected abstract RegistryChange Change(RegistryState state);

    /// <summary>A refusal because something is there already.</summary>
    protected static Rejection Exists(string name) =>
        Rejection.Of(RejectionReason.AlreadyExists, $"\"{name}\" exists already. Choose another id, or change the existing one.");

    /// <summary>Adds a violation unless an update names at least one field, and only fields that can be changed.</summary>
    protected static void RequirePaths(ImmutableArray<string> paths, ImmutableArray<string> allowed, Violations violations)
    {
        violations.Require(!paths.IsEmpty, "update_mask", "must name at least one field");
        foreach (var path in paths)
            violations.Require(allowed.Contains(path), "update_mask", $"\"{path}\" cannot be changed; {string.Join(", ", allowed)} can");
    }

    /// <summary>A refusal because the caller's etag is not the current one.</summary>
    protected static Rejection Stale(string name) =>
        Rejection.Of(RejectionReason.EtagMismatch, $"\"{name}\" has changed since it was read. Read it again, then repeat the request.");
}

/// <summary>What makes a write repeatable.</summary>
/// <param name="Id">Caller and request id, so that callers cannot meet each other's; empty: repeating the command executes it again.</param>
/// <param name="Fingerprint">Hash of the request as it was sent: the same id with another request is a mistake of the caller.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.request-key")]
public readonly record struct RequestKey(string Id, string Fingerprint)
{
    /// <summary>A request that cannot be repeated.</summary>
    public static readonly RequestKey None = new("", "");
}

/// <summary>What a command changes.</summary>
/// <param name="Changes">At least one.</param>
public sealed record RegistryChanges(ImmutableArray<RegistryChange> Changes);
