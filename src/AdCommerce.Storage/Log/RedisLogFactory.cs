using System.Text.RegularExpressions;
using AdCommerce.Grains.Log;

namespace AdCommerce.Storage.Log;

/// <summary>Opens logs on the one connection.</summary>
internal sealed partial class RedisLogFactory(RedisConnection connection, TimeProvider time) : ILogFactory
{
    /// <inheritdoc />
    public ILog Open(string name, bool hints = true)
    {
        if (!Name().IsMatch(name))
            throw new ArgumentException($"\"{name}\" is no name for a log: 1 to 100 of a-z, 0-9, \"-\", \"/\" and \".\".", nameof(name));
        return new RedisLog(name, connection, time, hints);
    }

    [GeneratedRegex("^[a-z0-9./-]{1,100}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
