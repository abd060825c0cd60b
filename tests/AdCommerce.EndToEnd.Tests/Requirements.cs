namespace AdCommerce.EndToEnd.Tests;

/// <summary>What tests need from the machine beside .NET. Missing, it skips a test with the reason; in CI the test runs and fails.</summary>
internal static class Requirements
{
    /// <summary>Null when the program is there (or must be, in CI), otherwise why the test is skipped.</summary>
    public static string? WhyWithout(string program)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            return null;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Any(folder => File.Exists(Path.Combine(folder, program))) ? null : $"{program} is not installed";
    }
}

/// <summary>A fact that needs a program on the path.</summary>
internal sealed class RequiresFactAttribute : FactAttribute
{
    public RequiresFactAttribute(string program) => Skip = Requirements.WhyWithout(program);
}
