using AdCommerce.Server.Catalog.Import;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Tests.Catalog.Import;

public sealed class MediaRootsTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly MediaRoots _roots;

    public MediaRootsTests()
    {
        _folder.Put("root/a/b.m4s", [1]);
        _folder.Put("outside/secret", [2]);
        _folder.Put("root-too/secret", [3]);
        _roots = new MediaRoots(Options.Create(new MediaOptions { Roots = { ["demo"] = Path.Combine(_folder.Folder, "root") } }));
    }

    [Fact]
    public void Find_FileBelowTheRoot_IsFound() => Assert.Equal(1, _roots.Find("demo", ["a", "b.m4s"])?.Length);

    [Theory]
    [InlineData("demo", "..", "outside", "secret")]
    [InlineData("demo", "a", "..", "..", "outside", "secret")]
    [InlineData("demo", "../outside/secret")]
    [InlineData("demo", "..\\outside\\secret")]
    [InlineData("demo", "/etc/passwd")]
    [InlineData("demo", "a", "", "b.m4s")]
    [InlineData("demo", "a", ".", "b.m4s")]
    [InlineData("demo", "a", "b.m4s\0.png")]
    [InlineData("demo", "a")]
    [InlineData("demo")]
    [InlineData("demo", "missing")]
    [InlineData("other", "a", "b.m4s")]
    public void Find_AnythingElse_IsNot(string root, params string[] segments) => Assert.Null(_roots.Find(root, segments));

    [Fact]
    public void Find_NameTooLong_IsNot() => Assert.Null(_roots.Find("demo", [new string('a', 5000)]));

    [Theory]
    [InlineData("outside/secret")]
    [InlineData("root-too/secret")]
    public void Find_FileLinkOutOfTheRoot_IsNot(string target)
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Folder, "root", "link.m4s"), Path.Combine(_folder.Folder, target));

        Assert.Null(_roots.Find("demo", ["link.m4s"]));
    }

    [Fact]
    public void Find_FolderLinkOutOfTheRoot_IsNot()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.Folder, "root", "link"), "../outside");

        Assert.Null(_roots.Find("demo", ["link", "secret"]));
    }

    [Fact]
    public void Find_LinkToALinkOutOfTheRoot_IsNot()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.Folder, "root", "a", "two"), "../one");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Folder, "root", "one"), "../outside");

        Assert.Null(_roots.Find("demo", ["a", "two", "secret"]));
    }

    [Fact]
    public void Find_LinkInsideTheRoot_IsFollowed()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.Folder, "root", "link"), "a");

        Assert.Equal(1, _roots.Find("demo", ["link", "b.m4s"])?.Length);
    }

    [Fact]
    public void Find_LoopOfLinks_EndsWithNothing()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.Folder, "root", "x"), "y");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Folder, "root", "y"), "x");

        Assert.Null(_roots.Find("demo", ["x", "b.m4s"]));
    }

    [Fact]
    public void Find_RootThatIsALink_IsFine()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.Folder, "alias"), "root");
        MediaRoots roots = new(Options.Create(new MediaOptions { Roots = { ["demo"] = Path.Combine(_folder.Folder, "alias") } }));

        Assert.Equal(1, roots.Find("demo", ["a", "b.m4s"])?.Length);
    }

    public void Dispose() => _folder.Dispose();
}
