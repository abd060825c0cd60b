using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Registry;

/// <summary>Registers a drama.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.create-drama")]
public sealed record CreateDrama(Drama Drama) : RegistryCommand
{
    private const int ThemesMax = 16;

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(Drama.Id), "drama_id", ResourceId.Rule);
        violations.RequireText(Drama.Title, "drama.title", 1, 200);
        violations.Require(Drama.Synopsis.Length <= 2_000, "drama.synopsis", "must have at most 2000 characters");
        violations.Require(
            Drama.Themes.Length <= ThemesMax && Drama.Themes.All(ResourceId.IsValidWord),
            "drama.themes",
            $"must be at most {ThemesMax} words of a-z, 0-9, \"-\" and \"_\"");
        return state.Dramas.ContainsKey(Drama.Id) ? Exists($"dramas/{Drama.Id}") : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new DramaPut(Drama);
}
