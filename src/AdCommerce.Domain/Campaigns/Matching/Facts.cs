using System.Buffers;
using AdCommerce.Domain.Campaigns.Targeting;

namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>
/// What one viewer (or one slot) has in every dimension, in numbers: one value for each dimension, then the words of its sets. Viewers that no placement
/// can tell apart have equal facts: that is the attribute signature that results are kept by.
/// </summary>
internal ref struct Facts
{
    /// <summary>Value of a word that is not there.</summary>
    public const long NoWord = -1;

    /// <summary>Value of a word that no placement speaks of.</summary>
    public const long OtherWord = -2;

    private const int SetShift = 32;

    private long[]? _rented;
    private int _length;

    /// <summary>The values.</summary>
    public readonly ReadOnlySpan<long> Values => _rented.AsSpan(0, _length);

    /// <summary>Facts of the viewer's dimensions; those of the slot are left 0.</summary>
    public static Facts OfViewer(Vocabulary vocabulary, NumberBounds bounds, scoped in TargetingContext context) =>
        Of(vocabulary, bounds, context, null);

    /// <summary>Facts of the slot's dimensions; those of the viewer are left 0.</summary>
    public static Facts OfSlot(Vocabulary vocabulary, NumberBounds bounds, scoped in TargetingContext context, string category) =>
        Of(vocabulary, bounds, context, category);

    /// <summary>Gives back what was lent.</summary>
    public void Dispose()
    {
        if (_rented is null)
            return;
        ArrayPool<long>.Shared.Return(_rented);
        _rented = null;
    }

    /// <summary>Numbers of the words of a set.</summary>
    public static ReadOnlySpan<long> WordsOf(ReadOnlySpan<long> values, int dimension) =>
        values.Slice((int)(values[dimension] >> SetShift), (int)(values[dimension] & uint.MaxValue));

    private static Facts Of(Vocabulary vocabulary, NumberBounds bounds, scoped in TargetingContext context, string? category)
    {
        var dimensions = vocabulary.Dimensions;
        var facts = new Facts { _rented = ArrayPool<long>.Shared.Rent(dimensions.Length), _length = dimensions.Length };
        for (var i = 0; i < dimensions.Length; i++)
        {
            // An assignment of its own: a set's words may move the array.
            var value = i == Vocabulary.Category ? NumberOf(vocabulary, i, category)
                : dimensions[i].IsViewers == category is null ? facts.Value(vocabulary, bounds, i, context) : 0;
            facts._rented![i] = value;
        }

        return facts;
    }

    private long Value(Vocabulary vocabulary, NumberBounds bounds, int number, scoped in TargetingContext context)
    {
        var dimension = vocabulary.Dimensions[number];
        return dimension.Kind switch
        {
            DimensionKind.Word => NumberOf(vocabulary, number, context.FindWord(dimension.Attribute)),
            DimensionKind.Number => BitConverter.DoubleToInt64Bits(context.FindNumber(dimension.Attribute) is { } found ? bounds.Snap(number, found) : double.NaN),
            DimensionKind.Set => AddWords(vocabulary, number, context.FindWords(dimension.Attribute)),
            _ => context.Has(dimension.Attribute) ? 1 : 0,
        };
    }

    private static long NumberOf(Vocabulary vocabulary, int dimension, string? word) =>
        word is null ? NoWord : vocabulary.TryFind(dimension, word, out var number) ? number : OtherWord;

    private long AddWords(Vocabulary vocabulary, int dimension, ReadOnlySpan<string> words)
    {
        var start = _length;
        Reserve(_length + words.Length);
        foreach (var word in words)
        {
            if (vocabulary.TryFind(dimension, word, out var number))
                _rented![_length++] = number;
        }

        _rented.AsSpan(start, _length - start).Sort();
        return ((long)start << SetShift) | (uint)(_length - start);
    }

    private void Reserve(int length)
    {
        if (length <= _rented!.Length)
            return;
        var larger = ArrayPool<long>.Shared.Rent(length);
        _rented.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<long>.Shared.Return(_rented);
        _rented = larger;
    }
}
