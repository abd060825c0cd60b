using System.Globalization;
using System.Text;
using StackExchange.Redis;

namespace AdCommerce.Storage.Embedded;

/// <summary>
/// Tells an embedded store that is new from one that has lost everything: the first key that is ever written is also kept in a file beside the
/// store, and a store that does not know it any more is not the one that the folder belongs to.
/// </summary>
/// <remarks>
/// The key is written before the file. Whoever dies in between finds the key at the next start and writes the file; a store from before there were
/// marks is marked at its next start. The file is there wholly or not at all.
/// </remarks>
internal static class BirthMark
{
    private const string Key = "{adcommerce}:born";

    /// <summary>Where the file is.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, "born");

    /// <summary>Marks a store that has no mark; holds one that was marked against its mark.</summary>
    /// <param name="connection">The store.</param>
    /// <param name="folder">Where the file is kept.</param>
    /// <param name="time">When it was born is the mark.</param>
    /// <returns>False when the store has lost what was written to it.</returns>
    public static async Task<bool> IsKnownAsync(RedisConnection connection, string folder, TimeProvider time)
    {
        var path = PathIn(folder);
        if (File.Exists(path))
            return (string?)await connection.Database.StringGetAsync(Key) == await File.ReadAllTextAsync(path);

        await connection.Database.StringSetAsync(Key, time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), when: When.NotExists);
        await WriteAsync(path, (string)(await connection.Database.StringGetAsync(Key))!);
        return true;
    }

    private static async Task WriteAsync(string path, string mark)
    {
        var unfinished = path + ".new";
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(mark));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
