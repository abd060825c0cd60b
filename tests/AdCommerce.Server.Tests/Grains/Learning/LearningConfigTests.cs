using AdCommerce.Grains.Learning;
using AdCommerce.Storage;

namespace AdCommerce.Server.Tests.Grains.Learning;

public sealed class LearningConfigTests
{
    [Fact]
    public void Validate_DefaultsAndGoodCircles_AreTaken()
    {
        Assert.True(Check(new LearningConfig()).Succeeded);
        Assert.True(Check(Of(new CircleConfig { Attribute = "taste", Values = { "a", "b", "c" } }, new CircleConfig { Attribute = "age", Bounds = { 18, 30, 45 } })).Succeeded);
    }

    [Fact]
    public void Validate_WrongCircles_SaysWhatIsWrong()
    {
        Assert.Contains("an attribute each", Failure(new CircleConfig { Values = { "a" } }), StringComparison.Ordinal);
        Assert.Contains("either Values or Bounds", Failure(new CircleConfig { Attribute = "age" }), StringComparison.Ordinal);
        Assert.Contains("either Values or Bounds", Failure(new CircleConfig { Attribute = "age", Values = { "a" }, Bounds = { 1 } }), StringComparison.Ordinal);
        Assert.Contains("ascending", Failure(new CircleConfig { Attribute = "age", Bounds = { 30, 18 } }), StringComparison.Ordinal);
        Assert.Contains("ascending", Failure(new CircleConfig { Attribute = "age", Bounds = { double.NaN } }), StringComparison.Ordinal);
        Assert.Contains("once", Failure(Taste(), Taste()), StringComparison.Ordinal);
        Assert.Contains("at most 16", Failure(Taste(), new CircleConfig { Attribute = "age", Bounds = { 1, 2, 3, 4, 5 } }), StringComparison.Ordinal);
    }

    private static CircleConfig Taste() => new() { Attribute = "taste", Values = { "a", "b" } };

    private static LearningConfig Of(params CircleConfig[] circles)
    {
        var config = new LearningConfig();
        foreach (var circle in circles)
            config.Circles.Add(circle);
        return config;
    }

    private static string Failure(params CircleConfig[] circles) => Check(Of(circles)).FailureMessage ?? "";

    private static Microsoft.Extensions.Options.ValidateOptionsResult Check(LearningConfig config) => new AnnotatedConfig<LearningConfig>().Validate(null, config);
}
