using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Tests.Reports;

public sealed class TellableFunnelTests
{
    [Fact]
    public void Judge_NotByProfile_TellsEverything() =>
        Assert.Equal(["CN ....", "JP ...."], Of(isByProfile: false, Group(["CN"], 3, 2, 1, 0), Group(["JP"], 1, 0, 0, 0)));

    [Fact]
    public void Judge_SmallCircle_TakesAnotherWithIt() =>
        Assert.Equal(["a xxxx", "b xxxx", "c ...."], Of(isByProfile: true, Group(["a"], 49, 40, 30, 20), Group(["b"], 60, 40, 30, 20), Group(["c"], 500, 40, 30, 20)));

    [Fact]
    public void Judge_FewAtALaterStage_AreWithheldFromThereOn() =>
        Assert.Equal(["a ..xx", "b ..xx", "c ...."], Of(isByProfile: true, Group(["a"], 100, 40, 9, 5), Group(["b"], 110, 40, 11, 10), Group(["c"], 120, 40, 30, 20)));

    [Fact]
    public void Judge_OneCircleAskedFor_IsWithheldWhenTheRestIsSmall() =>
        Assert.Equal([" xxxx", " xxxx"], Of(isByProfile: true, Group([], 1_000, 500, 100, 50), Group([], 10, 5, 1, 0) with { IsSelected = false }));

    [Fact]
    public void Judge_OnlyOneCircle_IsTold() => Assert.Equal([" ...."], Of(isByProfile: true, Group([], 1_000, 500, 100, 50)));

    [Fact]
    public void Judge_PreviousPeriod_IsATableOfItsOwn() => Assert.Equal(
        ["a xxxx", "b xxxx", "a ....", "b ...."],
        Of(
            isByProfile: true, Group(["a"], 20, 20, 20, 20), Group(["b"], 100, 20, 20, 20), Group(["a"], 100, 20, 20, 20) with { IsPrevious = true },
            Group(["b"], 100, 20, 20, 20) with { IsPrevious = true }));

    [Fact]
    public void CirclesOf_ToldOnes_AreHeldAgainstAllOthers()
    {
        var judged = TellableFunnel.Judge([Group(["a"], 100, 50, 20, 20), Group(["b"], 300, 60, 20, 20), Group([""], 600, 90, 20, 20)], isByProfile: true, 50, 10);

        var circles = CircleReport.Of(judged, Stage.Note);

        Assert.Equal(["", "b", "a"], circles.Select(static circle => circle.Circle));
        Assert.Equal((0.1, 0.25), (circles[2].AttemptsShare, circles[2].ReachedShare));
        Assert.Equal(new RateDifference(new Rate(50, 100), new Rate(150, 900)), circles[2].ToOthers);
        Assert.Equal((DifferenceVerdict.Higher, DifferenceVerdict.Lower), (circles[2].ToOthers.Verdict, circles[0].ToOthers.Verdict));
    }

    [Fact]
    public void TransitionsOf_Paths_LeaveEachStageAsOftenAsTheyComeToIt()
    {
        StagePath[] paths = [new([Stage.Episode], 10), new([Stage.Episode, Stage.Livestream], 5), new([Stage.Episode, Stage.Note, Stage.Livestream, Stage.Group], 2)];

        var steps = StageTransition.Of(paths).Select(static step => $"{step.From}>{step.To} {step.Attempts}");

        Assert.Equal(["Episode>Note 2", "Episode>Livestream 5", "Episode> 10", "Note>Livestream 2", "Livestream>Group 2", "Livestream> 5", "Group> 2"], steps);
    }

    private static IEnumerable<string> Of(bool isByProfile, params FunnelGroup[] groups) => TellableFunnel.Judge(groups, isByProfile, entrantsMin: 50, laterMin: 10)
        .Select(static group => $"{string.Join('/', group.Group.Values)} {string.Concat(group.Withheld.Select(static withheld => withheld ? 'x' : '.'))}");

    private static FunnelGroup Group(ImmutableArray<string> values, params long[] viewers) =>
        new(false, null, true, values, new FunnelSums([.. viewers.Select(static v => new StageSums(v, v, v, v, v, v, null))], 0, 0));
}
