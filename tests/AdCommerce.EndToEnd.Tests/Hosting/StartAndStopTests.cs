using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AdCommerce.EndToEnd.Tests.Hosting;

public sealed class StartAndStopTests
{
    // Loading the demo is a third of a start, and says nothing about starting.
    private const string WithoutDemo = "--AdCommerce:Demo:Enabled=false";

    // After a kill it is started in the tests of faults, on either store.
    [Fact]
    public async Task Start_FreshFolderAndAgain_IsReadyAndStopsCleanly()
    {
        using var directory = new TemporaryDirectory();
        await using (var first = await ServerProcess.StartAsync(directory.Path, arguments: WithoutDemo))
        {
            Assert.Equal(0, await first.Process.TerminateAsync());
            Assert.DoesNotContain("fail:", first.Process.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", first.Process.Output, StringComparison.Ordinal);
        }

        await using var second = await ServerProcess.StartAsync(directory.Path, arguments: WithoutDemo);

        await using var third = ServerProcess.Launch(directory.Path);

        await AssertRefusedAsync(third, "is in use by another AdCommerce server");
    }

    [Fact]
    public async Task Start_PortTaken_NamesPortAndSetting()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        await using var server = ServerProcess.Launch(arguments: $"--AdCommerce:GrpcPort={port}");

        await AssertRefusedAsync(server, $"Port {port} on 127.0.0.1 cannot be opened");
    }

    [Fact]
    public async Task Start_NoRedisThere_NamesIt()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        free.Stop();

        await using var server = ServerProcess.Launch(arguments: $"--AdCommerce:Redis:ConnectionString=127.0.0.1:{port}");

        await AssertRefusedAsync(server, $"The Redis at 127.0.0.1:{port} cannot be used");
    }

    [Fact]
    public async Task Start_WrongSettings_NamesThemAll()
    {
        await using var server = ServerProcess.Launch(
            arguments: ["--AdCommerce:HttpPort=70000", "--AdCommerce:BindAddress=everywhere", "--AdCommerce:Cluster:SiloPort=-1"]);

        await AssertRefusedAsync(
            server, "AdCommerce:HttpPort must be a port", "AdCommerce:BindAddress must be an IP address", "AdCommerce:Cluster:SiloPort must be a port");
    }

    [Fact]
    public async Task Start_SettingThatIsNoNumber_NamesIt()
    {
        await using var server = ServerProcess.Launch(arguments: "--AdCommerce:HttpPort=many");

        await AssertRefusedAsync(server, "'many' at 'AdCommerce:HttpPort'");
    }

    private static async Task AssertRefusedAsync(ServerProcess server, params string[] expected)
    {
        Assert.Equal(1, await server.Process.WaitForExitAsync());
        Assert.Contains($"AdCommerce cannot start.", server.Process.Output, StringComparison.Ordinal);
        Assert.All(expected, words => Assert.Contains(words, server.Process.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", server.Process.Output, StringComparison.Ordinal);
        Assert.True(server.Process.Output.Split('\n').Length <= 6, server.Process.Output);
    }
}
