using AdCommerce.TestMedia.Hls;

namespace AdCommerce.TestMedia.Fuzzing;

/// <summary>A damaged source. The same seed makes the same case.</summary>
/// <param name="Seed">What it was made from.</param>
/// <param name="IsVariant">Imported as a variant rather than as an episode.</param>
/// <param name="Files">The damaged files.</param>
/// <param name="Damage">What was done to them, for people.</param>
public sealed record FuzzCase(int Seed, bool IsVariant, TestFiles Files, string Damage)
{
    private const int DamagesMax = 4;

    /// <summary>Makes the case of a seed.</summary>
    public static FuzzCase Of(int seed)
    {
        Random random = new(seed);
        bool isVariant = random.Next(2) == 1;
        TestPresentation sound = isVariant ? TestPresentation.Variant(2, 2) : new TestPresentation { Segments = 5 };
        sound = random.Next(4) switch
        {
            0 => sound with { Muxed = true },
            1 => sound with { Key = "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"key.bin\"\n", Video = sound.Video with { Scheme = "cbcs" } },
            _ => sound,
        };
        TestFiles files = sound.Write();
        List<string> damages = [];
        for (int left = random.Next(1, DamagesMax + 1); left > 0; left--)
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

        return new FuzzCase(seed, isVariant, files, string.Join("; ", damages));
    }
}
