namespace AdCommerce.EndToEnd.Tests;

/// <summary>Where this was built from.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Configuration and framework that the running program was built with, as a path: "Debug/net10.0".</summary>
    public static string BuildFlavour { get; } = FindFlavour();

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AdCommerce.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("This does not run below the folder of AdCommerce.sln.");
    }

    private static string FindFlavour()
    {
        string[] parts = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar);
        return Path.Combine(parts[(Array.LastIndexOf(parts, "bin") + 1)..]);
    }
}
