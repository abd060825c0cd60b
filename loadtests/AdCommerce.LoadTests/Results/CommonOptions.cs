using System.CommandLine;

namespace AdCommerce.LoadTests.Results;

/// <summary>Options that several commands take.</summary>
internal static class CommonOptions
{
    /// <summary>Where the result goes.</summary>
    public static Option<FileInfo?> Json() => new("--json") { Description = "File for the result; standard output without it." };

    /// <summary>What the run's chance is made from.</summary>
    public static Option<int> Seed() => Number("--seed", "Makes the run's choices; the same seed makes the same ones.", 1);

    /// <summary>How often.</summary>
    public static Option<int> Count(string description, int value) => Number("--count", description, value);

    /// <summary>A whole number with a default.</summary>
    public static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
