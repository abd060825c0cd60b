namespace AdCommerce.EndToEnd.Tests;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("adcommerce-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
