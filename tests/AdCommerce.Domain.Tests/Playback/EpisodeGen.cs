using AdCommerce.Domain.Catalog;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback;

/// <summary>
/// Random episodes as import would accept them, with variants as grading would: whatever the drawn numbers are, each of them keeps hls.md,
/// so every edition has to. Smaller ones have fewer segments and variants.
/// </summary>
internal sealed class EpisodeGen : Gen<EpisodeRevision>
{
    public override EpisodeRevision Generate(PCG pcg, Size? min, out Size size)
    {
        EpisodeRevision revision = new EpisodeDraw(new Draw(pcg)).Revision();
        int variants = revision.Slots.Sum(slot => slot.Variants.Length);
        size = new Size((ulong)(revision.Content.Renditions.Sum(rendition => 2 + rendition.Segments.Length) + (variants * 8)));
        return revision;
    }
}

/// <summary>What a generator draws with.</summary>
internal sealed class Draw(PCG pcg)
{
    /// <summary>From 0 to max, both included.</summary>
    public int UpTo(int max) => (int)pcg.Next((uint)max + 1);

    /// <summary>From min to max, both included.</summary>
    public int Between(int min, int max) => min + UpTo(max - min);

    public bool OneIn(int chances) => UpTo(chances - 1) == 0;

    public T Of<T>(params ReadOnlySpan<T> values) => values[UpTo(values.Length - 1)];
}
