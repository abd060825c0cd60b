using System.Globalization;
using StackExchange.Redis;

namespace AdCommerce.Storage.Embedded;

/// <summary>
/// Tells an embedded store that is new from one that has recovered nothing: the first key that is ever written is also kept in a file beside the
/// store, and a store that does not know it any more is not the one that the folder belongs to.
/// </summary>
/// <remarks>
/// The engine has no checksums. When the file of its log of writes ends in the middle of a record's length it starts as if nothing had ever been
/// written, without an error; the <c>damage</c> run of the load tests shows it. To go on from there would be to lose everything quietly.
/// </remarks>
internal static class BirthMark
{
    private const string Key = "{adcommerce}:born";
    private const string FileName = "born";

    /// <summary>Marks a new store; holds one that was marked against its mark.</summary>
    /// <param name="connection">The store.</param>
    /// <param name="folder">Where the file is kept.</param>
    /// <param name="time">When it was born is the mark.</param>
    /// <exception cref="StartupException">The store has lost what was written to it.</exception>
    public static async Task CheckAsync(RedisConnection connection, string folder, TimeProvider time)
    {
        var path = Path.Combine(folder, FileName);
        if (File.Exists(path))
        {
            if ((string?)await connection.Database.StringGetAsync(Key) != await File.ReadAllTextAsync(path))
                throw new StartupException(
                    $"The embedded store in {folder} has recovered nothing of what was written to it: its log of writes is damaged. Keep a copy of the folder "
                    + "before trying anything, and put back a backup; an empty folder (--AdCommerce:DataDirectory=…) starts afresh.");
            return;
        }

        // The key first: whoever dies in between finds it again and writes the file.
        await connection.Database.StringSetAsync(Key, time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), when: When.NotExists);
        await File.WriteAllTextAsync(path + ".new", (string?)await connection.Database.StringGetAsync(Key));
        File.Move(path + ".new", path, overwrite: true);
    }
}
