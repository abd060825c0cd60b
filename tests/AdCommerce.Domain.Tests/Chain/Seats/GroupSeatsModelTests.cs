using CsCheck;

namespace AdCommerce.Domain.Tests.Chain.Seats;

public sealed class GroupSeatsModelTests
{
    [Fact]
    public void AnyWay_HoweverItIsInterruptedAndRepeated_SeatsAreTheMembersOfTheLog() =>
        Gen.Int[0, 1_000_000].Array[10, 400].Sample(choices => new SeatWorld(choices).Run(), iter: 10_000);
}
