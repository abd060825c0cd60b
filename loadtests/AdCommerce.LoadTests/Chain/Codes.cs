namespace AdCommerce.LoadTests.Chain;

/// <summary>Codes for seats, by group. Players share them carelessly: a code may be tried by several.</summary>
internal sealed class Codes
{
    private readonly Dictionary<string, IReadOnlyList<string>> _codes = [];

    /// <summary>Adds a group's codes.</summary>
    public void Add(string group, IReadOnlyList<string> codes) => _codes[group] = codes;

    /// <summary>One of them, used already or not.</summary>
    public string Next(string group, Random random) =>
        _codes.TryGetValue(group, out var codes) && codes.Count > 0 ? codes[random.Next(codes.Count)] : "";
}
