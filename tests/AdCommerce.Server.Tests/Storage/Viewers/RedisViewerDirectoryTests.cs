using AdCommerce.Storage.Viewers;

namespace AdCommerce.Server.Tests.Storage.Viewers;

public sealed class RedisViewerDirectoryTests
{
    // For ever: with another function nobody who was entered before would be found again, nor taken out.
    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 743)]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", 816)]
    public void BucketOf_Pseudonym_IsAlwaysTheSame(string viewer, int bucket) => Assert.Equal(bucket, RedisViewerDirectory.BucketOf(viewer));
}
