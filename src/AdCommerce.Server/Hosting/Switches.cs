namespace AdCommerce.Server.Hosting;

/// <summary>
/// Switches of the command line that stand for a setting. The configuration's own reader would take the next argument for a bare switch's
/// value, so they are written out before it sees them.
/// </summary>
internal static class Switches
{
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["--demo-traffic"] = "--AdCommerce:Demo:Traffic:Enabled=true",
    };

    /// <summary>The arguments with every known switch written out.</summary>
    public static string[] Expand(string[] args) => [.. args.Select(static arg => Settings.GetValueOrDefault(arg, arg))];
}
