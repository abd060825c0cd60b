using System.Globalization;
using System.IO.Hashing;
using System.Text;
using AdCommerce.Grains.Viewers;
using StackExchange.Redis;

namespace AdCommerce.Storage.Viewers;

/// <summary>The directory as one set for each bucket: each change is one command on one key.</summary>
internal sealed class RedisViewerDirectory(RedisConnection connection) : IViewerDirectory
{
    /// <inheritdoc />
    public Task AddAsync(string viewer) => connection.Database.SetAddAsync(NameOf(BucketOf(viewer)), viewer);

    /// <inheritdoc />
    public Task RemoveAsync(string viewer) => connection.Database.SetRemoveAsync(NameOf(BucketOf(viewer)), viewer);

    /// <inheritdoc />
    public Task<long[]> CountAsync() =>
        Task.WhenAll(Enumerable.Range(0, IViewerDirectory.Buckets).Select(bucket => connection.Database.SetLengthAsync(NameOf(bucket))));

    /// <inheritdoc />
    public async Task<string[]> ReadAsync(int bucket) =>
        [.. (await connection.Database.SetMembersAsync(NameOf(bucket))).Select(static viewer => (string)viewer!).Order(StringComparer.Ordinal)];

    /// <summary>For ever the same, or nobody would be found again.</summary>
    internal static int BucketOf(string viewer) => (int)(XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(viewer)) % IViewerDirectory.Buckets);

    private static RedisKey NameOf(int bucket) => "known-viewers:" + bucket.ToString(CultureInfo.InvariantCulture);
}
