using System.Collections.Frozen;
using System.Text.Json;

namespace AdCommerce.Storage.Archive;

/// <summary>Members of an enumeration as files spell them: <c>exposure_start</c>. Renaming a member would make files unreadable; a test holds the names.</summary>
internal static class SnakeCase<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Names =
        Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly FrozenDictionary<string, T> Values = Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static string Of(T value) => Names[value];

    /// <exception cref="FormatException">No member is spelled like that.</exception>
    public static T Parse(string name) => Values.TryGetValue(name, out var value) ? value : throw new FormatException($"\"{name}\" is no {typeof(T).Name}");
}
