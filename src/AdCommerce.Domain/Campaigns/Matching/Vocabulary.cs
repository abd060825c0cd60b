namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>
/// Numbers the dimensions and words that placements speak of. Immutable; a later one keeps the numbers of an earlier one, so that parts compiled with
/// either go together.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>Number of <see cref="Dimension.Category"/>.</summary>
    public const int Category = 0;

    /// <summary>Only the category, without words.</summary>
    public static readonly Vocabulary Empty = new(
        new() { [Dimension.Category] = Category }, [Dimension.Category], [new(StringComparer.Ordinal)]);

    private readonly Dictionary<Dimension, int> _numbers;
    private readonly Dictionary<string, int>[] _words;

    private Vocabulary(Dictionary<Dimension, int> numbers, Dimension[] dimensions, Dictionary<string, int>[] words) =>
        (_numbers, Dimensions, _words) = (numbers, dimensions, words);

    /// <summary>By number.</summary>
    public Dimension[] Dimensions { get; }

    /// <summary>The number of a word of a dimension.</summary>
    public bool TryFind(int dimension, string word, out int number) => _words[dimension].TryGetValue(word, out number);

    /// <summary>Adds to a vocabulary without touching it.</summary>
    internal sealed class Growing(Vocabulary before)
    {
        private readonly List<Dimension> _dimensions = [.. before.Dimensions];
        private readonly List<Dictionary<string, int>> _words = [.. before._words];
        private Dictionary<Dimension, int> _numbers = before._numbers;

        public Dimension Of(int number) => _dimensions[number];

        public int Number(Dimension dimension)
        {
            if (_numbers.TryGetValue(dimension, out var number))
                return number;
            if (ReferenceEquals(_numbers, before._numbers))
                _numbers = new(_numbers);
            _dimensions.Add(dimension);
            _words.Add(new(StringComparer.Ordinal));
            return _numbers[dimension] = _dimensions.Count - 1;
        }

        public int Word(int dimension, string word)
        {
            if (_words[dimension].TryGetValue(word, out var number))
                return number;
            if (dimension < before._words.Length && ReferenceEquals(_words[dimension], before._words[dimension]))
                _words[dimension] = new(_words[dimension], StringComparer.Ordinal);
            return _words[dimension][word] = _words[dimension].Count;
        }

        public Vocabulary Grown() =>
            ReferenceEquals(_numbers, before._numbers) && _words.Zip(before._words).All(static w => ReferenceEquals(w.First, w.Second))
                ? before : new(_numbers, [.. _dimensions], [.. _words]);
    }
}
