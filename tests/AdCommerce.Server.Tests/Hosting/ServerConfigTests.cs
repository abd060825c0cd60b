using AdCommerce.Server.Hosting;
using AdCommerce.Storage;

namespace AdCommerce.Server.Tests.Hosting;

public sealed class ServerConfigTests
{
    [Fact]
    public void Validate_Defaults_AreFine()
    {
        Assert.Empty(Problems(new ServerConfig()));
        Assert.Empty(Problems(new ClusterConfig()));
    }

    [Fact]
    public void Validate_PortOutOfRange_NamesTheSetting()
    {
        Assert.Contains(Problems(new ServerConfig { HttpPort = 65_536 }), problem => problem.StartsWith("AdCommerce:HttpPort must be", StringComparison.Ordinal));
        Assert.Contains(Problems(new ServerConfig { GrpcPort = -1 }), problem => problem.StartsWith("AdCommerce:GrpcPort must be", StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_SamePortTwice_SaysWhyNot() =>
        Assert.Contains("cannot share port 9000", Assert.Single(Problems(new ServerConfig { HttpPort = 9000, GrpcPort = 9000 })), StringComparison.Ordinal);

    [Fact]
    public void Validate_BothPortsFree_AreFine() => Assert.Empty(Problems(new ServerConfig { HttpPort = 0, GrpcPort = 0 }));

    [Theory]
    [InlineData("localhost")]
    [InlineData("")]
    [InlineData("1.2.3.4.5")]
    public void Validate_NoIpAddress_ShowsWhatWasGiven(string address) =>
        Assert.Contains($"but is \"{address}\"", Assert.Single(Problems(new ServerConfig { BindAddress = address })), StringComparison.Ordinal);

    [Fact]
    public void Validate_SeveralMistakes_ReportsThemAll() =>
        Assert.Equal(3, Problems(new ServerConfig { HttpPort = -1, GrpcPort = -2, BindAddress = "x" }).Count);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("server-1")]
    public void Validate_AdvertisedAddressOfNoMachine_IsRefused(string address) =>
        Assert.Contains("AdCommerce:Cluster:AdvertisedAddress", Assert.Single(Problems(new ClusterConfig { AdvertisedAddress = address })), StringComparison.Ordinal);

    private static IReadOnlyList<string> Problems<T>(T config)
        where T : class => [.. new AnnotatedConfig<T>().Validate(null, config).Failures ?? []];
}
