using System.Globalization;

namespace AdCommerce.Domain.Playback;

/// <summary>
/// Names one concrete cut of an episode: "r1-20-6kq3w0z8m1c4r2hd" is revision 1 with variant 2 in the first slot, the original in the
/// second, and a tag that binds the id to exactly that content. Two viewers with the same choices share it.
/// </summary>
/// <param name="Revision">Revision of the episode, from 1.</param>
/// <param name="Choices">
/// One character of 0-9 and a-z for each slot, in order of time: 0 the original, k the slot's k-th variant. "0" for an episode without slots.
/// </param>
/// <param name="Tag">16 characters of base 32 over the content that was chosen.</param>
public readonly record struct EditionId(int Revision, string Choices, string Tag)
{
    /// <summary>Length of the tag: 80 bits, so that no choice can be made to look like another.</summary>
    public const int TagLength = 16;

    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int LengthMax = 80;

    /// <summary>The character of a choice, 0 to 35.</summary>
    public static char DigitOf(int choice) => Digits[choice];

    /// <summary>The choice of a character, or -1.</summary>
    public static int ChoiceOf(char digit) => digit switch
    {
        >= '0' and <= '9' => digit - '0',
        >= 'a' and <= 'z' => digit - 'a' + 10,
        _ => -1,
    };

    /// <summary>Reads an id in its only spelling.</summary>
    public static bool TryParse(string? text, out EditionId id)
    {
        id = default;
        if (text is not { Length: <= LengthMax } || !text.StartsWith('r') || text.Split('-') is not [var head, var choices, var tag])
            return false;
        // Parsing a number overlooks NULs behind it: only digits may come that far.
        if (head.AsSpan(1).ContainsAnyExceptInRange('0', '9')
            || !int.TryParse(head.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            || revision < 1 || head[1] == '0' || choices.Length == 0 || tag.Length != TagLength
            || !choices.All(IsDigit) || !tag.All(IsDigit))
        {
            return false;
        }

        id = new EditionId(revision, choices, tag);
        return true;
    }

    private static bool IsDigit(char c) => ChoiceOf(c) >= 0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"r{Revision}-{Choices}-{Tag}");
}
