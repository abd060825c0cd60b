namespace AdCommerce.Grains.Log;

/// <summary>
/// An entry of a log is not what was written there: the store's data is damaged, or was changed by hand. Nothing after it can be
/// trusted to follow from it, so nothing is read beyond.
/// </summary>
public sealed class LogEntryDamagedException(string key, long position, string problem)
    : Exception($"Entry {position} of a log is damaged ({problem}); its key in the store is \"{key}\".")
{
    /// <summary>Key in the store.</summary>
    public string Key { get; } = key;

    /// <summary>Position in the log.</summary>
    public long Position { get; } = position;
}
