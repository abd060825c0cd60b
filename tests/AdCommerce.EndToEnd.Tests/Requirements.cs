namespace AdCommerce.EndToEnd.Tests;

/// <summary>What a test needs beside the SDK.</summary>
public enum Requirement
{
    /// <summary>Node.js and the parsers that <c>npm ci</c> installs in ForeignValidators.</summary>
    ForeignValidators,

    /// <summary>Chromium on the path, and axe-core that <c>npm ci</c> installs in Accessibility.</summary>
    Accessibility,

    /// <summary>redis-server on the path.</summary>
    RedisServer,

    /// <summary>Chromium on the path.</summary>
    Chromium,

    /// <summary>ffmpeg on the path.</summary>
    Ffmpeg,

    /// <summary>bash and curl on the path.</summary>
    Shell,
}

/// <summary>Looks for what tests need. On a developer's machine a test is skipped without it; where CI is "true" it fails.</summary>
internal static class Requirements
{
    /// <summary>The folder of the solution.</summary>
    public static string RepositoryRoot => Repository.Root;

    /// <summary>Folder with the foreign validators' script and packages.</summary>
    public static string ForeignValidators { get; } =
        Path.Combine(RepositoryRoot, "tests", "AdCommerce.EndToEnd.Tests", "ForeignValidators");

    /// <summary>Folder with axe-core.</summary>
    public static string Accessibility { get; } = Path.Combine(RepositoryRoot, "tests", "AdCommerce.EndToEnd.Tests", "Accessibility");

    private static bool IsContinuousIntegration => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Why a test has to be skipped, or null to run it.</summary>
    public static string? SkipReason(Requirement requirement) => IsContinuousIntegration ? null : Missing(requirement);

    /// <summary>Fails with a clear sentence when something is missing: the first line of a test that must not be skipped.</summary>
    public static void Demand(Requirement requirement) => Assert.True(Missing(requirement) is null, Missing(requirement));

    private static string? Missing(Requirement requirement) => requirement switch
    {
        Requirement.ForeignValidators when !IsOnPath("node") => "node is not installed",
        Requirement.ForeignValidators when !Directory.Exists(Path.Combine(ForeignValidators, "node_modules", "hls-parser")) =>
            $"run `npm ci` in {ForeignValidators} first",
        Requirement.Accessibility when !IsOnPath("chromium") => "chromium is not installed",
        Requirement.Accessibility when !Directory.Exists(Path.Combine(Accessibility, "node_modules", "axe-core")) => $"run `npm ci` in {Accessibility} first",
        Requirement.RedisServer when !IsOnPath("redis-server") => "redis-server is not installed",
        Requirement.Chromium when !IsOnPath("chromium") => "chromium is not installed",
        Requirement.Ffmpeg when !IsOnPath("ffmpeg") => "ffmpeg is not installed",
        Requirement.Shell when !IsOnPath("bash") || !IsOnPath("curl") => "bash or curl is not installed",
        _ => null,
    };

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));
}

/// <summary>A test that needs something beside the SDK (<see cref="Requirements"/>).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresFactAttribute : FactAttribute
{
    /// <summary>Skips the test when the requirement is missing, unless CI is "true".</summary>
    public RequiresFactAttribute(Requirement requirement)
    {
        Requirement = requirement;
        Skip = Requirements.SkipReason(requirement);
    }

    /// <summary>What the test needs.</summary>
    public Requirement Requirement { get; }
}

/// <summary>A theory that needs a browser and axe-core in it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AccessibilityTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the test when either is missing, unless CI is "true".</summary>
    public AccessibilityTheoryAttribute() => Skip = Requirements.SkipReason(Requirement.Accessibility);
}
