using AdCommerce.LoadTests.Planted;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>The <c>planted</c> command of the load tests plants these bugs and runs the tests; here it is only seen that it can.</summary>
public sealed class PlantedBugTests
{
    [Fact]
    public async Task Patches_AgainstTheSources_StillFit()
    {
        var bugs = PlantedBug.ReadAll(Repository.Root);

        Assert.NotEmpty(bugs);
        foreach (var bug in bugs)
        {
            var error = await SourceCopy.CheckAsync(Repository.Root, bug);
            Assert.True(error is null, $"Make the patch {bug.Name} anew, or drop it with what it breaks: {error}");
            Assert.True(Directory.Exists(Path.Combine(Repository.Root, bug.Project)), $"{bug.Name} names no test project: {bug.Project}");
        }
    }
}
