using System.Globalization;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AdCommerce.Server.Tests.Storage;

public sealed class StoreLifetimeTests
{
    [Fact]
    public async Task StartAsync_AfterACleanStop_HasTheDataAgain()
    {
        using var directory = new TemporaryDirectory();
        using (var first = await StartAsync(directory.Path))
        {
            await Connection(first).Database.StringSetAsync("kept", "yes");
            await first.StopAsync();
        }

        using var second = await StartAsync(directory.Path);

        Assert.Equal("yes", await Connection(second).Database.StringGetAsync("kept"));
        Assert.Equal($"embedded, in {Path.Combine(directory.Path, "store")}", second.Services.GetRequiredService<StoreLifetime>().Description);
        await second.StopAsync();
    }

    [Fact]
    public async Task StartAsync_DirectoryInUse_IsRefusedAndLeavesTheFirstAlone()
    {
        using var directory = new TemporaryDirectory();
        using var first = await StartAsync(directory.Path);

        var refusal = await Assert.ThrowsAsync<StartupException>(() => StartAsync(directory.Path));

        Assert.Contains("is in use by another AdCommerce server", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(directory.Path, refusal.Message, StringComparison.Ordinal);
        await Connection(first).Database.PingAsync();
        await first.StopAsync();
    }

    [Fact]
    public async Task StartAsync_DirectoryIsAFile_SaysThatItCannotBeWritten()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "file");
        await File.WriteAllTextAsync(file, "");

        var refusal = await Assert.ThrowsAsync<StartupException>(() => StartAsync(file));

        Assert.Contains("cannot be written", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--AdCommerce:DataDirectory", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NobodyListens_NamesTheServerButNotThePassword()
    {
        var port = FreePort.Find(System.Net.IPAddress.Loopback).ToString(CultureInfo.InvariantCulture);

        var refusal = await Assert.ThrowsAsync<StartupException>(() => StartAsync("unused", $"127.0.0.1:{port},password=secret"));

        Assert.Contains($"127.0.0.1:{port}", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [RequiresFact(Requirement.RedisServer)]
    public async Task StartAsync_RedisNamed_UsesItAndTouchesNoFolder()
    {
        using var directory = new TemporaryDirectory();
        await using var redis = await RedisServerProcess.StartAsync();
        var unused = Path.Combine(directory.Path, "unused");

        using var host = await StartAsync(unused, redis.ConnectionString);
        await Connection(host).Database.StringSetAsync("a", "b");
        await host.StopAsync();

        Assert.False(Directory.Exists(unused));
    }

    private static RedisConnection Connection(IHost host) => host.Services.GetRequiredService<RedisConnection>();

    private static async Task<IHost> StartAsync(string dataDirectory, string redis = "")
    {
        var builder = Host.CreateApplicationBuilder(
            [$"--AdCommerce:DataDirectory={dataDirectory}", $"--AdCommerce:Redis:ConnectionString={redis}", "--Logging:LogLevel:Default=None"]);
        builder.AddStorage();
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
