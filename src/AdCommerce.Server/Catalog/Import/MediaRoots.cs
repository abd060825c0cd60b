using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Catalog.Import;

/// <summary>Finds files below media roots and nowhere else: no traversal, no symbolic link out of the root.</summary>
internal sealed class MediaRoots(IOptions<MediaOptions> options)
{
    // A chain of links longer than this is a loop or a trick.
    private const int LinksMax = 16;

    private readonly Dictionary<string, string> _folders = options.Value.Roots.ToDictionary(
        static root => root.Key, static root => RealFolder(root.Value), StringComparer.Ordinal);

    /// <summary>Names of the roots.</summary>
    public IReadOnlyCollection<string> Names => _folders.Keys;

    /// <summary>The file with these decoded path segments below a root; null when there is none that may be read.</summary>
    public FileInfo? Find(string root, IEnumerable<string> segments)
    {
        string[] names = [.. segments];
        if (!_folders.TryGetValue(root, out string? folder) || names.Length == 0 || !names.All(IsName))
        {
            return null;
        }

        try
        {
            return Walk(folder, names) is { } path && File.Exists(path) ? new FileInfo(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A name too long for the file system, a loop of links, a folder without access: not a file for us.
            return null;
        }
    }

    private static string? Walk(string folder, string[] names)
    {
        string path = folder;
        Queue<string> left = new(names);
        int links = 0;
        while (left.TryDequeue(out string? name))
        {
            path = Path.Combine(path, name);
            FileSystemInfo entry = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            if (entry.LinkTarget is null)
            {
                continue;
            }

            string? target = entry.ResolveLinkTarget(returnFinalTarget: false)?.FullName;
            if (target is null || ++links > LinksMax || !IsBelow(folder, target))
            {
                return null;
            }

            // The target may lie behind further links: walk it from the root again.
            left = new(Path.GetRelativePath(folder, target).Split(Path.DirectorySeparatorChar).Concat(left));
            path = folder;
        }

        return IsBelow(folder, Path.GetFullPath(path)) ? path : null;
    }

    private static bool IsBelow(string folder, string path) =>
        path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static bool IsName(string name) =>
        name.Length > 0 && name is not ("." or "..") && !name.Any(static c => c is '/' or '\\' or ':' || char.IsControl(c));

    private static string RealFolder(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Path.TrimEndingDirectorySeparator(new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full);
    }
}
