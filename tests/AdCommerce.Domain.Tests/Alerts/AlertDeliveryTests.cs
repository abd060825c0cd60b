using AdCommerce.Domain.Alerts;

namespace AdCommerce.Domain.Tests.Alerts;

public sealed class AlertDeliveryTests
{
    private static readonly AlertDelivery Fresh = AlertDelivery.Of(new AlertEvent { Id = "msg_1", Kind = AlertEventKind.Test, TimeMicros = 1_000 });

    [Fact]
    public void After_NeverTaken_IsTriedForMoreThanADayWithGrowingWaitsAndThenGivenUp()
    {
        var delivery = Fresh;
        List<long> waits = [];
        while (delivery.State == DeliveryState.Waiting)
        {
            var attempt = new DeliveryAttempt(delivery.DueMicros, 10, 500, "");
            delivery = delivery.After(attempt);
            if (delivery.State == DeliveryState.Waiting)
                waits.Add(delivery.DueMicros - attempt.TimeMicros - attempt.DurationMicros);
        }

        Assert.Equal((DeliveryState.Failed, 8), (delivery.State, delivery.Attempts.Length));
        Assert.Equal(waits.Order(), waits);
        Assert.True(delivery.Attempts[^1].TimeMicros - delivery.Attempts[0].TimeMicros > TimeSpan.FromDays(1).TotalMicroseconds);
    }

    [Theory]
    [InlineData(200, DeliveryState.Delivered)]
    [InlineData(204, DeliveryState.Delivered)]
    [InlineData(0, DeliveryState.Waiting)]
    [InlineData(302, DeliveryState.Waiting)]
    [InlineData(404, DeliveryState.Waiting)]
    [InlineData(410, DeliveryState.Failed)]
    [InlineData(503, DeliveryState.Waiting)]
    public void After_Answer_IsWhatTheAnswerSays(int status, DeliveryState state) =>
        Assert.Equal(state, Fresh.After(new DeliveryAttempt(1, 1, status, "")).State);
}
