using AdCommerce.Domain.Reports;
using AdCommerce.Domain.Tests.Reports;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Lift;

/// <summary>Simulated campaigns in sum.</summary>
/// <param name="Campaigns">How many.</param>
/// <param name="Inside">Of these, the effect lies inside the interval.</param>
/// <param name="Found">A difference is found, whichever way.</param>
/// <param name="Mismatches">The split was called wrong, which it is not: once in a thousand by chance.</param>
/// <param name="MeanError">Mean of what was reported less what was planted.</param>
/// <param name="MeanWidth">Mean width of the interval.</param>
internal sealed record LiftFigures(int Campaigns, int Inside, int Found, int Mismatches, double MeanError, double MeanWidth);

/// <summary>Plays campaigns one by one.</summary>
internal static class LiftRun
{
    private const double EffectMin = 0.005;
    private const double EffectMax = 0.06;
    private const double HoldoutMin = 0.1;
    private const double HoldoutMax = 0.5;
    private const int SayEvery = 100;

    // Deviations of the number of 95 in 100 that chance hardly ever exceeds.
    private const double Deviations = 3.3;

    /// <summary>Plays as many campaigns with an effect as without.</summary>
    public static object Play(Run run, int count, int viewers, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var planted = Play(run, "with an effect", count, i => Draw(1 + i), cancellationToken);
        var none = Play(run, "without one", count, i => Draw(1 + count + i) with { Effect = 0 }, cancellationToken);
        var slack = Deviations * Math.Sqrt(count * 0.95 * 0.05);
        run.Expect(planted.Inside >= (0.95 * count) - slack, $"the planted effect is inside the interval in {planted.Inside} of {count} campaigns");
        run.Expect(none.Inside >= (0.95 * count) - slack, $"no effect is inside the interval in {none.Inside} of {count} campaigns");
        run.Expect(none.Found <= (0.05 * count) + slack, $"where there is none, an effect is found in {none.Found} of {count} campaigns");
        return new { planted, none };

        (int Seed, int Viewers, double Holdout, double Effect) Draw(int number) =>
            (HashCodeOf(seed, number), viewers, HoldoutMin + (random.NextDouble() * (HoldoutMax - HoldoutMin)), EffectMin + (random.NextDouble() * (EffectMax - EffectMin)));
    }

    private static LiftFigures Play(Run run, string what, int count, Func<int, (int Seed, int Viewers, double Holdout, double Effect)> draw, CancellationToken cancellationToken)
    {
        var (inside, found, mismatches, error, width) = (0, 0, 0, 0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var campaign = draw(i);
            var report = LiftWorld.Play(campaign.Seed, campaign.Viewers, campaign.Holdout, campaign.Effect);
            var note = report.Stages[0];
            run.Expect(report.Split.Shown + report.Split.HeldOut == campaign.Viewers, $"campaign {campaign.Seed} has {report.Split.Shown} and {report.Split.HeldOut} of {campaign.Viewers} viewers");
            inside += note.Interval.Low <= campaign.Effect && campaign.Effect <= note.Interval.High ? 1 : 0;
            found += note.Verdict is DifferenceVerdict.Higher or DifferenceVerdict.Lower ? 1 : 0;
            mismatches += report.Split.IsMismatch ? 1 : 0;
            error += note.Value - campaign.Effect;
            width += note.Interval.High - note.Interval.Low;
            if ((i + 1) % SayEvery == 0)
                run.Say($"{i + 1} of {count} {what}: inside {inside}, found {found}");
        }

        return new LiftFigures(count, inside, found, mismatches, Math.Round(error / count, 6), Math.Round(width / count, 5));
    }

    private static int HashCodeOf(int seed, int number) => (seed * 1_000_003) + number;
}
