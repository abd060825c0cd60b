namespace AdCommerce.LoadTests.Planted;

/// <summary>
/// A bug that somebody could write, as a patch, and the test that has to find it. The patch's first line says both:
/// <c>what is wrong | test project | test filter</c>.
/// </summary>
/// <param name="Name">The file's name.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Project">Folder of the test project.</param>
/// <param name="Filter">A part of the full names of the tests that have to fail.</param>
/// <param name="File">The patch.</param>
internal sealed record PlantedBug(string Name, string What, string Project, string Filter, string File)
{
    private static readonly string[] Folder = ["loadtests", "AdCommerce.LoadTests", "Planted", "Patches"];

    /// <summary>All of them, by name.</summary>
    /// <param name="root">Folder of the solution.</param>
    public static IReadOnlyList<PlantedBug> ReadAll(string root) =>
        [.. Directory.EnumerateFiles(Path.Combine([root, .. Folder]), "*.patch").Order(StringComparer.Ordinal).Select(Read)];

    private static PlantedBug Read(string file) =>
        System.IO.File.ReadLines(file).First().Split(" | ") is [var what, var project, var filter]
            ? new PlantedBug(Path.GetFileNameWithoutExtension(file), what, project, filter, file)
            : throw new InvalidDataException($"The first line of {file} is not: what is wrong | test project | test filter");
}
