using AdCommerce.Server.Demo.Traffic;

namespace AdCommerce.Server.Tests.Demo.Traffic;

public sealed class ViewerPlanTests
{
    private const int Many = 10_000;
    private const double Tolerance = 0.02;

    private static readonly TrafficConfig Config = new();

    [Fact]
    public void Of_TheSameSeed_PlansTheSame() => Assert.Equal(Written(Config), Written(new TrafficConfig { Seed = Config.Seed }));

    [Fact]
    public void Of_AnotherSeed_PlansSomethingElse() => Assert.NotEqual(Written(Config), Written(new TrafficConfig { Seed = 2 }));

    [Fact]
    public void Of_ManyViewers_KeepsToTheRates()
    {
        ViewerPlan[] plans = [.. Enumerable.Range(0, Many).Select(number => ViewerPlan.Of(Config, number))];
        double Share(Func<ViewerPlan, bool> of) => plans.Count(of) / (double)Many;
        TrafficRates rates = Config.Rates;

        Assert.Equal(rates.Exposure, Share(p => p.StretchesMillis[0].Sum() >= ViewerPlan.ExposureMillis), Tolerance);
        Assert.Equal(rates.Note, Share(p => p.OpensNote), Tolerance);
        Assert.Equal(rates.Room, Share(p => p.JoinsRoom), Tolerance);
        Assert.Equal(rates.Seat, Share(p => p.TakesSeat), Tolerance);
        Assert.Equal(rates.Order, Share(p => p.Orders), Tolerance);
        Assert.Equal(rates.Late, Share(p => p.Late), Tolerance);
        Assert.Equal(rates.Duplicate, Share(p => p.Duplicates), Tolerance);
        Assert.Equal(rates.Offline, Share(p => p.Offline), Tolerance);
        Assert.Equal(rates.Private, Share(p => p.Private), Tolerance);
    }

    [Fact]
    public void Of_ManyViewers_BeginWithinTheDaysThatAreTakenAsTheyAre()
    {
        var days = TimeSpan.FromDays(7);

        Assert.All(
            Enumerable.Range(0, Many).Select(number => ViewerPlan.Of(Config, number)),
            plan => Assert.InRange(TimeSpan.FromMilliseconds(plan.AgoMillis), TimeSpan.FromHours(1), days));
    }

    private static string Written(TrafficConfig config) =>
        string.Join('\n', Enumerable.Range(0, 50).Select(number => ViewerPlan.Of(config, number))
            .Select(plan => $"{plan} {string.Join(' ', plan.StretchesMillis.SelectMany(stretches => stretches))}"));
}
