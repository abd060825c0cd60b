namespace AdCommerce.Domain.Tests.Performance;

/// <summary>
/// What each step of a decision allocates, pinned: it may become less, and then the number here does, too. A little room is left, because code that is
/// compiled again when it is hot may keep on the stack what it allocated before. How long a step takes is for the benchmarks
/// and the load tests, on a machine that is not doing anything else.
/// </summary>
public sealed class AllocationTests
{
    private const int Operations = 640;

    [Theory]
    [InlineData(nameof(DecisionWork.Match), 80)]
    [InlineData(nameof(DecisionWork.Assign), 0)]
    [InlineData(nameof(DecisionWork.Rank), 0)]
    [InlineData(nameof(DecisionWork.Decide), 3_600)]
    // What money and history are asked through, and nothing else.
    [InlineData(nameof(DecisionWork.DecideForSession), 3_800)]
    [InlineData(nameof(DecisionWork.WriteFacts), 0)]
    [InlineData(nameof(DecisionWork.RenderMedia), 10_560)]
    [InlineData(nameof(DecisionWork.RenderMultivariant), 4_640)]
    public void Step_OncePerOperation_AllocatesNoMoreThanIsPinned(string step, int bytesMax)
    {
        var work = new DecisionWork();
        Action run = step switch
        {
            nameof(DecisionWork.Match) => () => work.Match(),
            nameof(DecisionWork.Assign) => () => work.Assign(),
            nameof(DecisionWork.Rank) => () => work.Rank(),
            nameof(DecisionWork.Decide) => () => work.Decide(),
            nameof(DecisionWork.DecideForSession) => () => work.DecideForSession(),
            nameof(DecisionWork.WriteFacts) => () => work.WriteFacts(),
            nameof(DecisionWork.RenderMedia) => () => work.RenderMedia(),
            nameof(DecisionWork.RenderMultivariant) => () => work.RenderMultivariant(),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };

        // What is made once, and what is compiled once more when it is hot, is not the operation's.
        Repeat(run);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(run);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Operations;

        Assert.True(each <= bytesMax, $"{step} allocates {each} bytes, {each - bytesMax} more than is pinned");
    }

    private static void Repeat(Action run)
    {
        for (var i = 0; i < Operations; i++)
            run();
    }
}
