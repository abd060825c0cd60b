namespace AdCommerce.Grains.Funnel;

/// <summary>
/// A file of the archive is missing, or is not what was written: the folder is damaged, or was changed by hand. Bring the file back from a
/// backup; what the running shards know does not depend on it.
/// </summary>
[GenerateSerializer, Alias("adcommerce.archive-damaged")]
public sealed class ArchiveDamagedException(string path, string problem, Exception? inner = null)
    : Exception($"The archive is damaged at {path}: {problem}.", inner)
{
    /// <summary>The file, or the folder in which one is missing.</summary>
    [Id(0)] public string Path { get; } = path;
}
