using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Domain.Tests.Funnel;
using CsCheck;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Reports;

public sealed class JourneyLogTests
{
    private static readonly JourneyTerms?[] OtherTerms = [null, new(6 * Hour), new(2 * Day, Hour, 6 * Hour, Day), new(30 * Day, 0, Hour)];

    /// <summary>However events reached the shard, and whatever was compacted, journeys are those of the second implementation; so are attempts with other windows.</summary>
    [Fact]
    public void Journeys_AnyLog_AreThoseOfTheSecondImplementation() =>
        Gen.Select(FunnelHistory.Any, Gen.Int[0, int.MaxValue - 1], Gen.Int[0, OtherTerms.Length - 1].Select(static i => OtherTerms[i])).Sample(
            (history, seed, terms) =>
            {
                var log = new FunnelDelivery(seed).Log(history.WithClashes(), compactions: 10);
                var journeys = new JourneyLog(Brand, []);
                var state = new ShardState();
                foreach (var entry in log)
                    journeys.Add(entry, state.Apply(entry));

                var read = journeys.Journeys().ToList();

                var oracle = FunnelOracle.Over(log);
                Assert.Equal(
                    Lines(oracle.Touches().SelectMany(j => j.Touches.Select(touch => $"{j.Subject} {touch}"))), Lines(read.SelectMany(j => j.Touches.Select(touch => $"{j.Subject} {touch}"))));
                // With other windows: as if every event had come with them.
                var expected = terms is null ? oracle : FunnelOracle.Over(log.Select(entry => With(entry, terms)));
                Assert.Equal(
                    Lines(expected.Attempts().Select(a => $"{a.Subject} {ShardStatePropertyTests.Text(a.Attempt)}")),
                    Lines(read.SelectMany(j => j.Attempts(terms)).Select(a => $"{a.Subject} {ShardStatePropertyTests.Text(a.Attempt)}")));
            },
            iter: 1_000);

    [Fact]
    public void Journeys_SubjectForgotten_BeginsAnew()
    {
        var journeys = new JourneyLog(Brand, ["spring"]);
        var state = new ShardState();
        foreach (var entry in (ShardEntry[])[Entry(Begin, Exposure(1)), new(Begin + Hour, [new SubjectForgotten(Viewer)]), Entry(Begin + Day, Exposure(2), NoteOpen(3))])
            journeys.Add(entry, state.Apply(entry));

        var attempts = journeys.Journeys().SelectMany(static journey => journey.Attempts(terms: null)).Select(static a => a.Attempt.EntryMicros).Order();

        Assert.Equal([Begin, Begin + Day], attempts);
    }

    [Fact]
    public void Journeys_AnotherCampaignOrBrand_AreNotThere()
    {
        var entry = Entry(Begin, Exposure(1));
        var (campaign, brand) = (new JourneyLog(Brand, ["autumn"]), new JourneyLog("verdant", []));
        var effects = new ShardState().Apply(entry);
        campaign.Add(entry, effects);
        brand.Add(entry, effects);

        Assert.Empty(campaign.Journeys());
        Assert.Empty(brand.Journeys());
    }

    private static IEnumerable<string> Lines(IEnumerable<string> lines) => lines.Order(StringComparer.Ordinal);

    private static ShardEntry With(ShardEntry entry, JourneyTerms terms) => entry with
    {
        Operations = [.. entry.Operations.Select(o => o is EventsRecorded recorded ? recorded with { Events = [.. recorded.Events.Select(e => e with { Terms = terms })] } : o)],
    };
}
