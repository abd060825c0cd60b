using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog;

/// <summary>One video of a drama: what viewers see now, what is being prepared, and every revision that was ever published.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.episode")]
public sealed record Episode
{
    /// <summary>Resource id, unique over all dramas.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The drama it belongs to.</summary>
    [Id(1)] public required string DramaId { get; init; }

    /// <summary>The revision being prepared, or null when nothing differs from the published one.</summary>
    [Id(2)] public required EpisodeRevision? Draft { get; init; }

    /// <summary>Every published revision, oldest first. All are kept: sessions in play, and caches, hold on to theirs.</summary>
    [Id(3)] public required ImmutableArray<EpisodeRevision> Published { get; init; }

    /// <summary>Position in the registry of the last change: the etag.</summary>
    [Id(4)] public required long Version { get; init; }

    /// <summary>What viewers see now, or null before the first publication.</summary>
    public EpisodeRevision? Current => Published.IsEmpty ? null : Published[^1];

    /// <summary>What the next change starts from: the draft, else what is published. Never null: an episode exists from its first import on.</summary>
    public EpisodeRevision Latest => Draft ?? Published[^1];
}

/// <summary>One immutable state of an episode. Numbers start at 1 and never repeat.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.episode-revision")]
public sealed record EpisodeRevision
{
    /// <summary>Most scenes of one episode.</summary>
    public const int ScenesMax = 256;

    /// <summary>Most slots of one episode.</summary>
    public const int SlotsMax = 32;

    /// <summary>1 for the first.</summary>
    [Id(0)] public required int Number { get; init; }

    /// <summary>Title shown to viewers.</summary>
    [Id(1)] public required string Title { get; init; }

    /// <summary>Where it was imported from, as given.</summary>
    [Id(2)] public required string SourceUri { get; init; }

    /// <summary>The original's media.</summary>
    [Id(3)] public required EpisodeContent Content { get; init; }

    /// <summary>Scenes in order of time, disjoint.</summary>
    [Id(4)] public required ImmutableArray<Scene> Scenes { get; init; }

    /// <summary>Slots in order of time, disjoint, each inside one scene.</summary>
    [Id(5)] public required ImmutableArray<Slot> Slots { get; init; }

    /// <summary>SHA-256 over all editions that were checked at publication; empty in a draft.</summary>
    [Id(6)] public string EditionsSha256 { get; init; } = "";

    /// <summary>How many editions were checked at publication; 0 in a draft.</summary>
    [Id(7)] public long EditionsChecked { get; init; }

    /// <summary>Position in the registry of the import that brought <see cref="Content"/>; variants are graded against it.</summary>
    [Id(8)] public long ContentVersion { get; init; }

    /// <summary>When it was published; the default in a draft.</summary>
    [Id(9)] public DateTimeOffset PublishTime { get; init; }

    /// <summary>Index of a slot by id, or -1.</summary>
    public int IndexOfSlot(string slotId)
    {
        for (var i = 0; i < Slots.Length; i++)
        {
            if (Slots[i].Id == slotId)
                return i;
        }

        return -1;
    }
}

/// <summary>A time range of an episode with tags.</summary>
/// <param name="Id">Unique in the episode.</param>
/// <param name="StartMicros">First instant, microseconds from the episode's start.</param>
/// <param name="EndMicros">First instant after it.</param>
/// <param name="Themes">What it is about: "make-up", "friendship".</param>
/// <param name="Moods">How it feels: "warm", "tense".</param>
/// <param name="Place">Where it plays; empty when not stated.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.scene")]
public sealed record Scene(
    string Id, long StartMicros, long EndMicros, ImmutableArray<string> Themes, ImmutableArray<string> Moods, string Place);

/// <summary>A time range inside one scene in which a product of one category can stand, with the variants that exist for it.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.slot")]
public sealed record Slot
{
    /// <summary>Most variants of one slot: an edition's id has one character of 0-9 and a-z for each slot, and 0 is the original.</summary>
    public const int VariantsMax = 35;

    /// <summary>Unique in the episode.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The scene it lies in.</summary>
    [Id(1)] public required string SceneId { get; init; }

    /// <summary>First instant, microseconds from the episode's start; a segment edge.</summary>
    [Id(2)] public required long StartMicros { get; init; }

    /// <summary>First instant after it; a segment edge.</summary>
    [Id(3)] public required long EndMicros { get; init; }

    /// <summary>Category of the products that can stand here.</summary>
    [Id(4)] public required string Category { get; init; }

    /// <summary>Where the product stands in the picture.</summary>
    [Id(5)] public required PictureBox Box { get; init; }

    /// <summary>Segments of the slot, one entry per rendition of the episode, in the order of the content's renditions.</summary>
    [Id(6)] public required ImmutableArray<SegmentRange> Ranges { get; init; }

    /// <summary>Variants in order of import; choice k of an edition is variant k - 1, choice 0 is the original.</summary>
    [Id(7)] public required ImmutableArray<Variant> Variants { get; init; }

    /// <summary>
    /// Slots with the same name show the same product, if they show one: the bottle on the table is the bottle in the hand. Empty: it stands for itself.
    /// </summary>
    [Id(8)] public string ContinuityGroup { get; init; } = "";

    /// <summary>What the creator does not want to stand here.</summary>
    [Id(9)] public SlotRefusals Refusals { get; init; } = SlotRefusals.None;

    /// <summary>Index of the variant that shows a product, or -1.</summary>
    public int IndexOfVariant(string productId)
    {
        for (var i = 0; i < Variants.Length; i++)
        {
            if (Variants[i].ProductId == productId)
                return i;
        }

        return -1;
    }

    /// <summary>The slot with one more variant, or with another one for the same product.</summary>
    public Slot With(Variant variant) =>
        IndexOfVariant(variant.ProductId) is >= 0 and var index
            ? this with { Variants = Variants.SetItem(index, variant) }
            : this with { Variants = Variants.Add(variant) };
}

/// <summary>What a creator does not want to stand in a slot, whatever is bid for it.</summary>
/// <param name="Categories">No products of these categories.</param>
/// <param name="BrandIds">Nothing of these brands.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.slot-refusals")]
public sealed record SlotRefusals(ImmutableArray<string> Categories, ImmutableArray<string> BrandIds)
{
    /// <summary>Most of one slot, categories and brands together.</summary>
    public const int RefusalsMax = 64;

    /// <summary>Nothing is refused.</summary>
    public static readonly SlotRefusals None = new([], []);

    /// <summary>True when the creator refuses nothing.</summary>
    public bool IsEmpty => Categories.IsEmpty && BrandIds.IsEmpty;

    /// <summary>True when the creator does not want the product here.</summary>
    public bool Hold(Product product) => Categories.Contains(product.Category) || BrandIds.Contains(product.BrandId);
}

/// <summary>A rectangle in shares of the picture's width and height; each in [0, 1], inside the picture.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.picture-box")]
public sealed record PictureBox(double X, double Y, double Width, double Height);

/// <summary>Consecutive segments of one rendition.</summary>
/// <param name="First">Index of the first segment.</param>
/// <param name="Count">How many; at least 1.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.segment-range")]
public readonly record struct SegmentRange(int First, int Count);
