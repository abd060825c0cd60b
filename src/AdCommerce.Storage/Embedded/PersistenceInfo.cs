using System.Globalization;

namespace AdCommerce.Storage.Embedded;

/// <summary>What an embedded store that runs says of its log of writes.</summary>
/// <param name="BeginAddress">What is before it is in a checkpoint.</param>
/// <param name="TailAddress">Where the next write goes.</param>
internal readonly record struct PersistenceInfo(long BeginAddress, long TailAddress)
{
    /// <summary>Asks it.</summary>
    public static async Task<PersistenceInfo> ReadAsync(RedisConnection connection)
    {
        var info = (string?)await connection.Database.ExecuteAsync("INFO", "PERSISTENCE") ?? "";
        return new PersistenceInfo(Address(info, "BeginAddress:"), Address(info, "TailAddress:"));
    }

    private static long Address(string info, string field)
    {
        foreach (var line in info.Split('\n'))
            if (line.StartsWith(field, StringComparison.Ordinal)
                && long.TryParse(line.AsSpan(field.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var address))
                return address;
        return 0;
    }
}
