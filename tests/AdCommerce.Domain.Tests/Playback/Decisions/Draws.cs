using System.IO.Hashing;
using System.Text;

namespace AdCommerce.Domain.Tests.Playback.Decisions;

/// <summary>The draws by their formulas: they are fixed, or viewers would be held out, or see something else, after an update.</summary>
internal static class Draws
{
    /// <summary>Between equals: 40 bits of SplitMix64 over viewer, episode, slot and placement.</summary>
    public static long Of(string viewer, int slot, DrawnPlacement placement)
    {
        var seed = XxHash3.HashToUInt64(Encoding.Unicode.GetBytes(viewer).Concat(new byte[2]).Concat(Encoding.Unicode.GetBytes(BuiltWorld.EpisodeId)).ToArray());
        var number = (uint)Hash(placement.Campaign.Brand, placement.Campaign.Id, placement.Id);
        var x = seed + (0x9E3779B97F4A7C15UL * (((ulong)slot << 32) + number + 1));
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return (long)((x ^ (x >> 31)) >> 24);
    }

    /// <summary>0 up to 1; held out is who draws less than the share.</summary>
    public static double OfHoldout(string viewer, DrawnCampaign campaign) => (Hash("holdout", viewer, campaign.Brand, campaign.Id) >> 11) / 9007199254740992.0;

    private static ulong Hash(params string[] texts) => XxHash3.HashToUInt64(texts.SelectMany(static t => Encoding.Unicode.GetBytes(t).Concat(new byte[2])).ToArray());
}
