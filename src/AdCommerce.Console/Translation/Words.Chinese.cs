namespace AdCommerce.ConsolePages.Translation;

public sealed partial class Words
{
    private static readonly Dictionary<string, string> ChineseWords = new(StringComparer.Ordinal)
    {
    };
}
