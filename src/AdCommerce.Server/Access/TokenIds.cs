using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AdCommerce.Server.Access;

/// <summary>The ids that a token may carry, as viewers.proto and catalog.proto spell them.</summary>
internal static class TokenIds
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";
    private static readonly SearchValues<char> ViewerCharacters = SearchValues.Create($"ABCDEFGHIJKLMNOPQRSTUVWXYZ{Lower}{Digits}-_.");
    private static readonly SearchValues<char> BrandCharacters = SearchValues.Create($"{Lower}{Digits}-");

    /// <summary>1 to 128 of A-Z, a-z, 0-9, "-", "_" and ".".</summary>
    public static bool IsViewer([NotNullWhen(true)] string? id) =>
        id is { Length: >= 1 and <= 128 } && !id.AsSpan().ContainsAnyExcept(ViewerCharacters);

    /// <summary>1 to 63 of a-z, 0-9 and "-", a letter first.</summary>
    public static bool IsBrand([NotNullWhen(true)] string? id) =>
        id is { Length: >= 1 and <= 63 } && char.IsAsciiLetterLower(id[0]) && !id.AsSpan().ContainsAnyExcept(BrandCharacters);
}
