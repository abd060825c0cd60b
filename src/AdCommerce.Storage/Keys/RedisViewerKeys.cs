using System.Globalization;
using System.Security.Cryptography;
using AdCommerce.Grains.Keys;
using StackExchange.Redis;

namespace AdCommerce.Storage.Keys;

/// <summary>
/// Viewers' keys in a real Redis, one entry each. A destroyed key leaves memory at once and Redis' files with their next rewrite
/// (BGREWRITEAOF, BGSAVE), which Redis does by itself as they grow.
/// </summary>
internal sealed class RedisViewerKeys(RedisConnection connection) : IViewerKeys
{
    /// <inheritdoc />
    public async Task<(long Id, byte[] Key)> CreateAsync()
    {
        var key = RandomNumberGenerator.GetBytes(IViewerKeys.KeyBytes);
        while (true)
        {
            var id = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue;
            if (id != 0 && await connection.Database.StringSetAsync(NameOf(id), key, when: When.NotExists))
                return (id, key);
        }
    }

    /// <inheritdoc />
    public async Task<byte[]?> FindAsync(long id) => await connection.Database.StringGetAsync(NameOf(id));

    /// <inheritdoc />
    public Task DestroyAsync(long id) => connection.Database.KeyDeleteAsync(NameOf(id));

    private static RedisKey NameOf(long id) => "viewer-key:" + id.ToString(CultureInfo.InvariantCulture);
}
