using AdCommerce.Storage;

namespace AdCommerce.Server.Tests.Storage;

public sealed class StoreConfigTests
{
    [Fact]
    public void Validate_Defaults_AreFineAndEmbedded()
    {
        var config = new StoreConfig();

        Assert.True(Validate(config).Succeeded);
        Assert.True(config.IsEmbedded);
    }

    [Fact]
    public void Validate_RedisNamed_IsFineAndNotEmbedded()
    {
        var config = new StoreConfig { Redis = { ConnectionString = "redis-1:6379,password=x" } };

        Assert.True(Validate(config).Succeeded);
        Assert.False(config.IsEmbedded);
    }

    [Theory]
    [InlineData("ssl=true")]
    [InlineData("host:6379,syncTimeout=often")]
    public void Validate_UnreadableConnectionString_NamesTheSetting(string connectionString) =>
        Assert.Contains("AdCommerce:Redis:ConnectionString", Problem(new StoreConfig { Redis = { ConnectionString = connectionString } }), StringComparison.Ordinal);

    [Theory]
    [InlineData(49)]
    [InlineData(60_001)]
    public void Validate_TimeoutOutOfRange_NamesTheSettingAndTheRange(int millis)
    {
        var problem = Problem(new StoreConfig { Redis = { OperationTimeoutMillis = millis } });

        Assert.Contains("AdCommerce:Redis:OperationTimeoutMillis must be from 50 to 60000", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_SeveralMistakes_ReportsThemAll()
    {
        var result = Validate(new StoreConfig { DataDirectory = "", Redis = { OperationTimeoutMillis = 0, ConnectionString = "ssl=true" } });

        Assert.Equal(3, result.Failures!.Count());
    }

    private static string Problem(StoreConfig config) => Assert.Single(Validate(config).Failures!);

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(StoreConfig config) =>
        new AnnotatedConfig<StoreConfig>().Validate(null, config);
}
