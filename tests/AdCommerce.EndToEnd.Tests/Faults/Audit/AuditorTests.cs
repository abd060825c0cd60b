using AdCommerce.Domain.Funnel;
using AdCommerce.LoadTests.Audit;

namespace AdCommerce.EndToEnd.Tests.Faults.Audit;

/// <summary>The auditor has to be audited: it must find each thing that it is there for, and nothing in a good story.</summary>
public sealed class AuditorTests
{
    private static readonly V1.EventOutcome Accepted = new() { Status = V1.EventStatus.Accepted };
    private static readonly V1.EventOutcome Duplicate = new() { Status = V1.EventStatus.Duplicate };
    private static readonly V1.EventOutcome Rejected = new() { Status = V1.EventStatus.Rejected, Rejection = V1.EventRejection.GroupFull };

    private readonly AuditedStory _story = new();

    [Fact]
    public async Task Judge_EveryAnswerTrue_FindsNothing()
    {
        var (acknowledged, first) = _story.Send("ann", EventKind.ExposureStop, lengthMillis: 4_000);
        var (late, second) = _story.Send("ann", EventKind.NoteOpen);
        var (_, unknown) = _story.Send("ann", EventKind.Tap);
        var (_, refused) = _story.Send("ann", EventKind.GroupJoin);
        _story.Log("a", [acknowledged, late]);
        _story.Log("a", [late]);
        first.Answered(Accepted);
        second.AnswerLost();
        second.Answered(Duplicate);
        unknown.AnswerLost();
        refused.Answered(Rejected);

        Assert.Empty(await _story.JudgeAsync());
    }

    [Fact]
    public async Task Judge_AcknowledgedEventNotInTheLog_IsLost()
    {
        _story.Send("ann", EventKind.Tap).Sent.Answered(Accepted);

        Assert.Contains("LOST", Assert.Single(await _story.JudgeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_RefusedEventInTheLog_IsFound()
    {
        var (happened, sent) = _story.Send("ann", EventKind.Tap);
        _story.Log("a", [happened]);
        sent.Answered(Rejected);

        Assert.Contains("was refused", Assert.Single(await _story.JudgeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_SameEventUnderTwoSubjects_CountsTwice()
    {
        var (happened, sent) = _story.Send("ann", EventKind.Tap);
        _story.Log("a", [happened]);
        _story.Log("b", [happened]);
        sent.Answered(Accepted);

        Assert.Contains(await _story.JudgeAsync(), static v => v.Contains("counts twice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Judge_ServersCountADuplicate_Differs()
    {
        var (happened, sent) = _story.Send("ann", EventKind.ExposureStop, lengthMillis: 4_000);
        var again = happened with { Id = Guid.Parse("00000000-0000-7000-8000-0000000000ff"), SessionId = Guid.Parse("00000000-0000-7000-8000-0000000000fe") };
        _story.Log("a", [happened], serversSee: [happened, again]);
        sent.Answered(Accepted);

        Assert.Contains("exposures is 1 by the log and 2 by the servers", Assert.Single(await _story.JudgeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_ServersMissAnEntry_Differs()
    {
        var (happened, sent) = _story.Send("ann", EventKind.ExposureStop, lengthMillis: 4_000);
        _story.Log("a", [happened], serversMissIt: true);
        sent.Answered(Accepted);

        Assert.Contains(await _story.JudgeAsync(), static v => v.EndsWith("inOrder1 is 1 by the log and 0 by the servers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Judge_EventThatNobodySent_IsFound()
    {
        _story.Log("a", [_story.Send("ann", EventKind.Tap).Event with { Id = Guid.Parse("00000000-0000-7000-8000-0000000000ff") }]);

        Assert.Contains("nobody sent it", Assert.Single(await _story.JudgeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_EventOfOneViewerUnderAnothersName_IsFound()
    {
        _story.Log("a", [_story.Send("ann", EventKind.Tap).Event, _story.Send("bob", EventKind.Tap).Event]);

        Assert.Contains("counts for ann", Assert.Single(await _story.JudgeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_ThreeMembersOnTwoSeats_IsFound()
    {
        foreach (var viewer in new[] { "ann", "bob", "cem" })
            _story.Log(viewer, [_story.Send(viewer, EventKind.GroupJoin).Event]);
        _story.Seats = 2;

        var found = await _story.JudgeAsync();
        Assert.Contains(found, static v => v.Contains("has 3 members and 2 seats", StringComparison.Ordinal));
        Assert.Contains(found, static v => v.Contains("3 members by the log, 2 seats taken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Judge_SeatsBelowMembers_IsFound()
    {
        _story.Log("a", [_story.Send("ann", EventKind.GroupJoin).Event]);

        Assert.Contains("1 members by the log, 0 seats taken", Assert.Single(await _story.JudgeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_CodeOfTwoMembers_IsFound()
    {
        _story.Log("a", [_story.Send("ann", EventKind.GroupJoin, code: "SAME").Event]);
        _story.Log("b", [_story.Send("bob", EventKind.GroupJoin, code: "SAME").Event]);
        _story.Seats = 2;

        Assert.Contains("a code of", Assert.Single(await _story.JudgeAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Judge_AnswersThatContradictEachOther_IsFound(bool twiceAccepted)
    {
        var (happened, sent) = _story.Send("ann", EventKind.Tap);
        _story.Log("a", [happened]);
        sent.Answered(twiceAccepted ? Accepted : Duplicate);
        sent.Answered(twiceAccepted ? Accepted : Duplicate);

        Assert.Single(await _story.JudgeAsync());
    }

    [Fact]
    public async Task Judge_RandomStories_AgreesWithTheProductsOwnFold()
    {
        const int Stories = 400;
        const int EntriesMax = 30;
        const long AgeMicrosMax = 9 * 24 * 3_600_000_000L;
        for (var seed = 0; seed < Stories; seed++)
        {
            var random = new Random(seed);
            var story = new AuditedStory { Seats = 3, Capacities = { [AuditedStory.Group] = 3 } };
            var seated = new HashSet<string>();
            for (var entries = random.Next(1, EntriesMax); entries > 0; entries--)
            {
                var subject = $"s{random.Next(3)}";
                var batch = Enumerable.Range(0, random.Next(1, 5)).Select(_ => story.Send(
                    subject, (EventKind)random.Next(1, 8), random.NextInt64(AgeMicrosMax), lengthMillis: random.Next(6_000))).ToList();
                batch.AddRange(Sales(story, subject, random));
                if (random.Next(3) == 0)
                    batch.Add(story.Send(subject, seated.Add(subject) || !seated.Remove(subject) ? EventKind.GroupJoin : EventKind.GroupLeave, random.NextInt64(AgeMicrosMax)));
                var outcomes = story.Log(subject, [.. batch.Select(static b => b.Event)]);
                foreach (var ((_, sent), outcome) in batch.Zip(outcomes))
                    sent.Answered(new() { Status = (V1.EventStatus)(int)outcome.Status, Rejection = (V1.EventRejection)(int)outcome.Rejection });
            }

            Assert.True((await story.JudgeAsync()).Count == 0, $"seed {seed}: {string.Join("\n", await story.JudgeAsync())}");
        }
    }

    private static IEnumerable<(FunnelEvent Event, SentEvent Sent)> Sales(AuditedStory story, string subject, Random random)
    {
        const long AgeMicrosMax = 9 * 24 * 3_600_000_000L;
        for (var i = random.Next(3); i > 0; i--)
        {
            yield return story.Send(
                subject, random.Next(2) == 0 ? EventKind.Order : EventKind.Refund, random.NextInt64(AgeMicrosMax),
                orderId: $"o{random.Next(3)}", micros: random.Next(1, 100));
        }
    }
}
