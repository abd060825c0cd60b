namespace AdCommerce.Domain.Tests.Performance;

/// <summary>
/// What each step of a decision allocates, pinned (<see cref="DecisionWork.Steps"/>). How long a step takes is for the benchmarks and the load tests, on a machine that
/// is not doing anything else.
/// </summary>
public sealed class AllocationTests
{
    private const int Operations = 640;
    private const int Rounds = 3;

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
        // Of several rounds the least: in one of them the collector may empty the pool of arrays, for other tests' sake; what the operation allocates, it allocates in each.
        var each = Enumerable.Range(0, Rounds).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Repeat(Run);
            return (GC.GetAllocatedBytesForCurrentThread() - before) / Operations;
        });

        Assert.True(each <= bytesMax, $"{name} allocates {each} bytes, {each - bytesMax} more than is pinned");
    }

    private static void Repeat(Action run)
    {
        for (var i = 0; i < Operations; i++)
            run();
    }
}
