using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Tests.Media.Hls;

/// <summary>
/// The playlists beside this file. A folder under Good is a whole presentation. A folder under Wrong holds the playlists that differ from a good
/// one ("original", or the one that based-on.txt names); its name starts with the rules that are broken: <c>P3+P4-what-is-wrong</c>.
/// </summary>
internal static class PlaylistCases
{
    private const string Multivariant = "master.m3u8";

    private static string Root => Path.Combine(AppContext.BaseDirectory, "Media", "Hls");

    public static IEnumerable<string> Good => Names("Good");

    public static IEnumerable<string> Wrong => Names("Wrong");

    public static HlsPresentation ReadGood(string name) => Presentation(Files("Good", name));

    public static HlsPresentation ReadWrong(string name)
    {
        string basis = Path.Combine(Root, "Wrong", name, "based-on.txt");
        Dictionary<string, byte[]> files = Files("Good", File.Exists(basis) ? File.ReadAllText(basis).Trim() : "original");
        foreach ((string file, byte[] text) in Files("Wrong", name))
        {
            files[file] = text;
        }

        return Presentation(files);
    }

    public static HlsRule[] ExpectedRules(string wrong) =>
        [.. wrong[..wrong.IndexOf('-', StringComparison.Ordinal)].Split('+').Select(Enum.Parse<HlsRule>)];

    private static IEnumerable<string> Names(string kind) =>
        Directory.GetDirectories(Path.Combine(Root, kind)).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    private static Dictionary<string, byte[]> Files(string kind, string name) =>
        Directory.GetFiles(Path.Combine(Root, kind, name), "*.m3u8").ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);

    private static HlsPresentation Presentation(Dictionary<string, byte[]> files) => new(
        files[Multivariant],
        files.Where(file => file.Key != Multivariant).ToDictionary(file => file.Key, file => (ReadOnlyMemory<byte>)file.Value));
}
