namespace AdCommerce.Server.Tests.Catalog.Import;

/// <summary>A folder of its own for one test.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder() => Folder = Directory.CreateTempSubdirectory("adcommerce-media-").FullName;

    public string Folder { get; }

    public string Put(string name, byte[] bytes)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void PutAll(string prefix, IReadOnlyDictionary<string, byte[]> files)
    {
        foreach ((string name, byte[] bytes) in files)
        {
            Put(Path.Combine(prefix, name), bytes);
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
