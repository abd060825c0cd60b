using System.Collections.Immutable;

namespace AdCommerce.Domain.Funnel;

/// <summary>The values that a snapshot names by index: collected first, then sorted, then looked up.</summary>
internal sealed class SnapshotTables
{
    private readonly HashSet<EntryDimensions> _dimensions = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<JourneyTerms> _terms = [];
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private Dictionary<EntryDimensions, int> _dimensionIndexes = [];
    private Dictionary<JourneyTerms, int> _termIndexes = [];
    private Dictionary<string, int> _textIndexes = [];

    /// <summary>Texts in ordinal order.</summary>
    public ImmutableArray<string> Texts { get; private set; } = [];

    /// <summary>Variants in their order.</summary>
    public ImmutableArray<SnapshotDimensions> Dimensions { get; private set; } = [];

    /// <summary>Terms in their order.</summary>
    public ImmutableArray<SnapshotTerms> Terms { get; private set; } = [];

    /// <summary>Collects a text.</summary>
    public void Add(string text) => _texts.Add(text);

    /// <summary>Collects a variant (interned) and its texts.</summary>
    public void Add(EntryDimensions dimensions)
    {
        if (!_dimensions.Add(dimensions))
            return;
        foreach (var text in TextsOf(dimensions))
            Add(text);
        if (dimensions.Circle.Length > 0)
            Add(dimensions.Circle);
    }

    /// <summary>Collects terms.</summary>
    public void Add(JourneyTerms terms) => _terms.Add(terms);

    /// <summary>Nothing more comes: gives indexes.</summary>
    public void Seal()
    {
        Texts = [.. _texts.Order(StringComparer.Ordinal)];
        _textIndexes = Indexes(Texts, StringComparer.Ordinal);
        ImmutableArray<EntryDimensions> dimensions = [.. _dimensions.Order()];
        _dimensionIndexes = Indexes(dimensions, ReferenceEqualityComparer.Instance);
        Dimensions = [.. dimensions.Select(ToSnapshot)];
        ImmutableArray<JourneyTerms> terms =
        [
            .. _terms.OrderBy(static t => t.WindowMicros).ThenBy(static t => t.NoteStepMicros).ThenBy(static t => t.LivestreamStepMicros).ThenBy(static t => t.GroupStepMicros),
        ];
        _termIndexes = Indexes(terms, EqualityComparer<JourneyTerms>.Default);
        Terms = [.. terms.Select(static t => new SnapshotTerms(t.WindowMicros, t.NoteStepMicros, t.LivestreamStepMicros, t.GroupStepMicros))];
    }

    /// <summary>Index of a text.</summary>
    public int IndexOf(string text) => _textIndexes[text];

    /// <summary>Index of a variant.</summary>
    public int IndexOf(EntryDimensions dimensions) => _dimensionIndexes[dimensions];

    /// <summary>Index of terms.</summary>
    public int IndexOf(JourneyTerms terms) => _termIndexes[terms];

    private static string[] TextsOf(EntryDimensions dimensions) =>
    [
        dimensions.Campaign.BrandId, dimensions.Campaign.CampaignId, dimensions.Placement.PlacementId, dimensions.ProductId, dimensions.DramaId,
        dimensions.EpisodeId, dimensions.SlotId, dimensions.Theme, dimensions.Market, dimensions.Device, dimensions.Arm,
    ];

    private static Dictionary<T, int> Indexes<T>(ImmutableArray<T> values, IEqualityComparer<T> comparer)
        where T : notnull
    {
        var indexes = new Dictionary<T, int>(values.Length, comparer);
        for (var i = 0; i < values.Length; i++)
            indexes.Add(values[i], i);
        return indexes;
    }

    private SnapshotDimensions ToSnapshot(EntryDimensions dimensions)
    {
        var index = Array.ConvertAll(TextsOf(dimensions), IndexOf);
        return new SnapshotDimensions(index[0], index[1], index[2], index[3], index[4], index[5], index[6], index[7], index[8], index[9], index[10],
            dimensions.Circle.Length == 0 ? 0 : 1 + IndexOf(dimensions.Circle));
    }
}
