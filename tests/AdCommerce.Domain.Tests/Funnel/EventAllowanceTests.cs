using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Tests.Funnel;

public sealed class EventAllowanceTests
{
    private const long SecondMicros = 1_000_000;

    [Fact]
    public void Take_WholeBurst_ThenNothingUntilTimePasses()
    {
        var (empty, first) = EventAllowance.Full(0).Take(EventAllowance.BurstMax, 0);
        var (_, refused) = empty.Take(1, 0);
        var (_, later) = empty.Take(1, refused * 1_000L);

        Assert.Equal(0, first);
        Assert.Equal(20, refused);
        Assert.Equal(0, later);
    }

    [Fact]
    public void Take_Refused_TakesNothing()
    {
        var (empty, _) = EventAllowance.Full(0).Take(EventAllowance.BurstMax, 0);
        var (after, retryMillis) = empty.Take(100, SecondMicros);

        Assert.Equal(1_000, retryMillis);
        Assert.Equal(50, after.Left);
    }

    [Fact]
    public void Take_AfterAges_IsNoMoreThanTheBurst() =>
        Assert.Equal(EventAllowance.BurstMax - 1, EventAllowance.Full(0).Take(1, 1_000_000 * SecondMicros).Next.Left);
}
