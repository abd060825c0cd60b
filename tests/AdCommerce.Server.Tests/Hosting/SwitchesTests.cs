using AdCommerce.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace AdCommerce.Server.Tests.Hosting;

public sealed class SwitchesTests
{
    [Theory]
    [InlineData("--demo-traffic", "--AdCommerce:HttpPort=0")]
    [InlineData("--AdCommerce:HttpPort", "0", "--demo-traffic")]
    public void Expand_DemoTrafficAnywhere_TurnsTrafficOnAndLeavesTheRest(params string[] args)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddCommandLine(Switches.Expand(args)).Build();

        Assert.Equal("true", configuration["AdCommerce:Demo:Traffic:Enabled"]);
        Assert.Equal("0", configuration["AdCommerce:HttpPort"]);
    }

    [Fact]
    public void Expand_OtherArguments_AreAsTheyWere() =>
        Assert.Equal(["--environment=Production", "--demo"], Switches.Expand(["--environment=Production", "--demo"]));
}
