using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>Changes the named fields of a drama.</summary>
/// <param name="Drama">The new values. A version other than 0 must be the current one.</param>
/// <param name="Paths">Among title, synopsis, themes, set_rules; at least one.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.update-drama")]
public sealed record UpdateDrama(Drama Drama, ImmutableArray<string> Paths) : RegistryCommand
{
    private static readonly ImmutableArray<string> Changeable = ["title", "synopsis", "themes", "set_rules"];

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Dramas.TryGetValue(Drama.Id, out var current))
            return Rejection.Missing($"dramas/{Drama.Id}");
        RequirePaths(Paths, Changeable, violations);
        DramaRules.Check(Merge(current), violations);
        return Drama.Version != 0 && Drama.Version != current.Version ? Stale($"dramas/{Drama.Id}") : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new DramaPut(Merge(state.Dramas[Drama.Id]));

    private Drama Merge(Drama current) => current with
    {
        Title = Paths.Contains("title") ? Drama.Title : current.Title,
        Synopsis = Paths.Contains("synopsis") ? Drama.Synopsis : current.Synopsis,
        Themes = Paths.Contains("themes") ? Drama.Themes : current.Themes,
        SetRules = Paths.Contains("set_rules") ? Drama.SetRules : current.SetRules,
    };
}
