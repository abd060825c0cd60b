using System.Collections.Frozen;

namespace AdCommerce.ConsolePages.Translation;

/// <summary>The console's words in one language, found by the English ones. A test sees to it that none lacks its translation.</summary>
public sealed partial class Words
{
    private static readonly Words English = new("en", FrozenDictionary<string, string>.Empty);
    // Put together when first asked for: in which order the files of this type are initialized is not said anywhere.
    private static readonly Lazy<Words> Chinese = new(static () => new("zh", ChineseWords.Concat(ChineseAlertWords).ToFrozenDictionary(StringComparer.Ordinal)));

    private readonly FrozenDictionary<string, string> _translated;

    private Words(string language, FrozenDictionary<string, string> translated) => (Language, _translated) = (language, translated);

    /// <summary>"en" or "zh".</summary>
    public string Language { get; }

    /// <summary>The words in this language; as they are where they have no translation.</summary>
    public string this[string english] => _translated.GetValueOrDefault(english, english);

    /// <summary>The same with values put in: {0}, {1}, …</summary>
    public string this[string english, params object?[] values] => string.Format(System.Globalization.CultureInfo.InvariantCulture, this[english], values);

    /// <summary>Words of a language; English for any that is not spoken here.</summary>
    public static Words Of(string language) => language == "zh" ? Chinese.Value : English;

    /// <summary>Every translation.</summary>
    internal static IReadOnlyDictionary<string, string> Translations => Chinese.Value._translated;

    /// <summary>Whether there is a translation.</summary>
    internal static bool IsTranslated(string english) => Chinese.Value._translated.ContainsKey(english);
}
