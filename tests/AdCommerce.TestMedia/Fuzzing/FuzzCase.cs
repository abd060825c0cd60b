using AdCommerce.TestMedia.Hls;

namespace AdCommerce.TestMedia.Fuzzing;

/// <summary>A damaged source. The same seed makes the same case.</summary>
/// <param name="Seed">What it was made from.</param>
/// <param name="Flavour">What its media is like; an episode of the same flavour is what a variant is graded against.</param>
/// <param name="IsVariant">Imported as a variant rather than as an episode.</param>
/// <param name="Files">The damaged files.</param>
/// <param name="Damage">What was done to them, for people.</param>
public sealed record FuzzCase(int Seed, FuzzFlavour Flavour, bool IsVariant, TestFiles Files, string Damage)
{
    private const int DamagesMax = 4;

    /// <summary>Makes the case of a seed.</summary>
    public static FuzzCase Of(int seed)
    {
        Random random = new(seed);
        bool isVariant = random.Next(2) == 1;
        var flavour = (FuzzFlavour)random.Next(3);
        TestFiles files = Sound(flavour, isVariant).Write();
        List<string> damages = [];
        // Mostly one damage: more of them hide each other behind the first that is found.
        for (int left = random.Next(2) == 0 ? 1 : random.Next(1, DamagesMax + 1); left > 0; left--)
        {
            string[] names = [.. files.Files.Keys.Order(StringComparer.Ordinal)];
            string name = names[random.Next(names.Length)];
            // Playlists are few and hold most of what can be attacked: every other damage is done to one.
            if (random.Next(2) == 0)
            {
                string[] playlists = [.. names.Where(static n => n.EndsWith(".m3u8", StringComparison.Ordinal))];
                name = playlists[random.Next(playlists.Length)];
            }

            bool isText = name.EndsWith(".m3u8", StringComparison.Ordinal) || name.EndsWith(".vtt", StringComparison.Ordinal);
            damages.Add(isText && random.Next(5) > 0 ? TextDamage.Do(files, name, random) : ByteDamage.Do(files, name, random));
        }

        return new FuzzCase(seed, flavour, isVariant, files, string.Join("; ", damages));
    }

    /// <summary>The undamaged source.</summary>
    public static TestPresentation Sound(FuzzFlavour flavour, bool isVariant)
    {
        TestPresentation plain = isVariant ? TestPresentation.Variant(2, 2) : new TestPresentation { Segments = 5 };
        return flavour switch
        {
            FuzzFlavour.Muxed => plain with { Muxed = true },
            FuzzFlavour.Encrypted => plain with { Key = "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"/keys/1.bin\"\n", Video = plain.Video with { Scheme = "cbcs" } },
            _ => plain,
        };
    }
}

/// <summary>What the media of a case is like.</summary>
public enum FuzzFlavour
{
    /// <summary>Video, audio, subtitles and I-frames, each on their own.</summary>
    Plain,

    /// <summary>Audio inside the video's segments.</summary>
    Muxed,

    /// <summary>Encrypted samples.</summary>
    Encrypted,
}
