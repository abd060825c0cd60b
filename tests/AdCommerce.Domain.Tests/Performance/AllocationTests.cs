namespace AdCommerce.Domain.Tests.Performance;

/// <summary>
/// What each step of a decision allocates, pinned (<see cref="DecisionWork.Steps"/>). How long a step takes is for the benchmarks and the load tests, on a machine that
/// is not doing anything else.
/// </summary>
public sealed class AllocationTests
{
    private const int Operations = 640;

    public static TheoryData<string> Steps => [.. DecisionWork.Steps.Select(static step => step.Name)];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Step_OncePerOperation_AllocatesNoMoreThanIsPinned(string name)
    {
        var work = new DecisionWork();
        var (_, bytesMax, step) = DecisionWork.Steps.Single(one => one.Name == name);
        void Run() => step(work);

        // What is made once, and what is compiled once more when it is hot, is not the operation's.
        Repeat(Run);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(Run);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Operations;

        Assert.True(each <= bytesMax, $"{name} allocates {each} bytes, {each - bytesMax} more than is pinned");
    }

    private static void Repeat(Action run)
    {
        for (var i = 0; i < Operations; i++)
            run();
    }
}
