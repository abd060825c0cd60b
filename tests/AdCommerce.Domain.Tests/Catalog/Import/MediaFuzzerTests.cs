using AdCommerce.TestMedia.Fuzzing;

namespace AdCommerce.Domain.Tests.Catalog.Import;

public sealed class MediaFuzzerTests
{
    [Fact]
    public void Run_DamagedSources_GivesOnlyClearErrorsOrValidImports()
    {
        FuzzReport report = MediaFuzzer.Run(count: 1500, firstSeed: 1);

        Assert.True(report.Failures.IsEmpty, string.Join("\n", report.Failures));
        // The damage has to reach: neither everything nor nothing may be refused.
        Assert.InRange(report.Refused, report.Cases / 2, report.Cases - 1);
    }

    [Fact]
    public void Of_SameSeed_MakesTheSameCase()
    {
        FuzzCase one = FuzzCase.Of(42);
        FuzzCase other = FuzzCase.Of(42);

        Assert.Equal(one.Damage, other.Damage);
        Assert.All(one.Files.Files, file => Assert.Equal(file.Value, other.Files.Files[file.Key]));
    }
}
