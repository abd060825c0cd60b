using AdCommerce.LoadTests.EventFuzz;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>The <c>fuzz-events</c> command of the load tests in small; it sends a million.</summary>
public sealed class FuzzEventsTests
{
    [RequiresFact(Requirement.RedisServer)]
    public async Task FuzzEvents_TwoThousand_EachGetsTheOnlyRightAnswer()
    {
        Requirements.Demand(Requirement.RedisServer);
        var run = new Run(static _ => { });

        var figures = await FuzzEventsRun.RunAsync(run, new FuzzEventsPlan(Events: 2_000, RatePerSecond: 8_000, Viewers: 16, Seed: 5));

        Assert.Empty(run.Violations);
        Assert.InRange(figures.Events, 1_900, 2_000);
        Assert.Equal(
            [
                "another slot, step or kind than the token's: TokenMismatch", "another under the same id: Conflict", "expired: TokenExpired", "foreign: TokenForeign",
                "forged: TokenForged", "future-dated: FutureDated", "good: Accepted", "malformed: Malformed", "pays back what was not bought: OrderUnknown",
                "replayed: Duplicate", "watched for longer than the slot is: Inconsistent",
            ],
            figures.Answers.Keys);
        Assert.NotEmpty(figures.DamagedBytes);
        Assert.NotEmpty(figures.Audit!.Counted);
    }
}
