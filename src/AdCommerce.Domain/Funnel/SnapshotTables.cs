using System.Collections.Immutable;
using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Domain.Funnel;

/// <summary>The values that a snapshot names by index: collected first, then sorted, then looked up.</summary>
internal sealed class SnapshotTables
{
    private readonly HashSet<EntryDimensions> _dimensions = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<JourneyTerms> _terms = [];
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<ShownProduct> _shown = new(ReferenceEqualityComparer.Instance);
    private Dictionary<EntryDimensions, int> _dimensionIndexes = [];
    private Dictionary<ShownProduct, int> _shownIndexes = [];
    private Dictionary<JourneyTerms, int> _termIndexes = [];
    private Dictionary<string, int> _textIndexes = [];

    /// <summary>Texts in ordinal order.</summary>
    public ImmutableArray<string> Texts { get; private set; } = [];

    /// <summary>Variants in their order.</summary>
    public ImmutableArray<SnapshotDimensions> Dimensions { get; private set; } = [];

    /// <summary>Terms in their order.</summary>
    public ImmutableArray<SnapshotTerms> Terms { get; private set; } = [];

    /// <summary>Products of placements in their order.</summary>
    public ImmutableArray<SnapshotShown> Shown { get; private set; } = [];

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

    /// <summary>Collects a product of a placement (interned) and its texts.</summary>
    public void Add(ShownProduct shown)
    {
        if (!_shown.Add(shown))
            return;
        Add(shown.Placement.Campaign.BrandId);
        Add(shown.Placement.Campaign.CampaignId);
        Add(shown.Placement.PlacementId);
        Add(shown.ProductId);
    }

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
        ImmutableArray<ShownProduct> shown = [.. _shown.Order()];
        _shownIndexes = Indexes(shown, ReferenceEqualityComparer.Instance);
        Shown = [.. shown.Select(ToSnapshot)];
    }

    /// <summary>Index of a text.</summary>
    public int IndexOf(string text) => _textIndexes[text];

    /// <summary>Index of a variant.</summary>
    public int IndexOf(EntryDimensions dimensions) => _dimensionIndexes[dimensions];

    /// <summary>Index of terms.</summary>
    public int IndexOf(JourneyTerms terms) => _termIndexes[terms];

    /// <summary>Index of a product of a placement.</summary>
    public int IndexOf(ShownProduct shown) => _shownIndexes[shown];

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

    private SnapshotShown ToSnapshot(ShownProduct shown) => new(
        IndexOf(shown.Placement.Campaign.BrandId), IndexOf(shown.Placement.Campaign.CampaignId), IndexOf(shown.Placement.PlacementId), IndexOf(shown.ProductId));

    private SnapshotDimensions ToSnapshot(EntryDimensions dimensions)
    {
        var index = Array.ConvertAll(TextsOf(dimensions), IndexOf);
        return new SnapshotDimensions(index[0], index[1], index[2], index[3], index[4], index[5], index[6], index[7], index[8], index[9], index[10],
            dimensions.Circle.Length == 0 ? 0 : 1 + IndexOf(dimensions.Circle));
    }
}
