using System.Collections.Immutable;
using System.Diagnostics;
using AdCommerce.Domain;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Catalog.Import;
using AdCommerce.TestMedia.Hls;

namespace AdCommerce.TestMedia.Fuzzing;

/// <summary>
/// Imports damaged sources and checks what import promises of any bytes: clear errors or a valid value, never an exception,
/// nothing half done, bounded time and memory. Deterministic: a failing seed replays with <c>Run(1, seed)</c>.
/// </summary>
public static class MediaFuzzer
{
    private const long AllocatedBytesMax = 256L * 1024 * 1024;

    private static readonly TimeSpan DurationMax = TimeSpan.FromSeconds(10);

    /// <summary>Imports the cases of consecutive seeds.</summary>
    /// <param name="count">How many.</param>
    /// <param name="firstSeed">Seed of the first.</param>
    /// <param name="progress">Gets a line now and then, and one for every failure; null for none.</param>
    public static FuzzReport Run(int count, int firstSeed, Action<string>? progress = null)
    {
        EpisodeContent[] episodes = [.. Enum.GetValues<FuzzFlavour>().Select(static flavour => FuzzCase.Sound(flavour, isVariant: false).Write().ImportEpisode().Value!)];
        var failures = ImmutableArray.CreateBuilder<string>();
        (int accepted, int refused) = (0, 0);
        for (int i = 0; i < count; i++)
        {
            FuzzCase damaged = FuzzCase.Of(unchecked(firstSeed + i));
            (bool isAccepted, string? failure) = Check(damaged, episodes[(int)damaged.Flavour]);
            accepted += isAccepted ? 1 : 0;
            refused += isAccepted ? 0 : 1;
            if (failure is not null)
            {
                failures.Add($"seed {damaged.Seed}: {failure} [{damaged.Damage}]");
                progress?.Invoke(failures[^1]);
            }

            if ((i + 1) % 250 == 0)
            {
                progress?.Invoke($"{i + 1} of {count}: {accepted} accepted, {refused} refused, {failures.Count} failures");
            }
        }

        return new FuzzReport(count, accepted, refused, failures.ToImmutable());
    }

    private static (bool IsAccepted, string? Failure) Check(FuzzCase damaged, EpisodeContent episode)
    {
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        try
        {
            (bool isAccepted, string? failure) = damaged.IsVariant ? CheckVariant(damaged.Files, episode) : CheckEpisode(damaged.Files);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
            failure ??= elapsed > DurationMax ? $"took {elapsed}" : null;
            failure ??= allocated > AllocatedBytesMax ? $"allocated {allocated} bytes" : null;
            return (isAccepted, failure);
        }
#pragma warning disable CA1031 // Any exception at all is what the fuzzer looks for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (false, $"threw {e}");
        }
    }

    private static (bool IsAccepted, string? Failure) CheckEpisode(TestFiles files)
    {
        Result<EpisodeContent> result = files.ImportEpisode();
        Result<EpisodeContent> again = files.ImportEpisode();
        string? failure = ProblemOf(result.Rejection, result.Value is not null);
        failure ??= result.Value is { } content ? ContentPromises.Problem(content) : null;
        failure ??= result.IsSuccess != again.IsSuccess || result.Rejection?.Message != again.Rejection?.Message ? "a second import ends otherwise" : null;
        return (result.IsSuccess, failure);
    }

    private static (bool IsAccepted, string? Failure) CheckVariant(TestFiles files, EpisodeContent episode)
    {
        Slot slot = TestSlots.Fitted(episode, 2, 2);
        Result<VariantGrading> result = files.Grade(episode, slot);
        Result<VariantGrading> again = files.Grade(episode, slot);
        Result<Variant> variant = result.Value is { } grading ? grading.ToResult() : result.Rejection!;
        string? failure = ProblemOf(variant.Rejection, variant.Value is not null);
        failure ??= variant.Value is { } value ? ContentPromises.Problem(value, episode, slot) : null;
        failure ??= result.Value?.Grade != again.Value?.Grade || result.Value?.Variant?.ContentSha256 != again.Value?.Variant?.ContentSha256 ? "a second import ends otherwise" : null;
        return (variant.IsSuccess, failure);
    }

    private static string? ProblemOf(Rejection? rejection, bool hasValue)
    {
        if (rejection is null || hasValue)
        {
            return rejection is null && hasValue ? null : "neither a value nor a refusal, or both";
        }

        FieldViolation? unclear = rejection.Violations.FirstOrDefault(static violation =>
            violation.Field.Length == 0 || violation.Description.Length is < 10 or > 4096 || violation.Description.Any(char.IsControl));
        return rejection.Violations.IsEmpty ? "a refusal without a violation" : unclear is null ? null : $"an unclear violation: {unclear}";
    }
}
