using AdCommerce.Grains;
using AdCommerce.Server.Hosting;
using AdCommerce.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace AdCommerce.Server.Tests.Hosting;

/// <summary>A grain that calls another, for these tests only.</summary>
public interface IRelayGrain : IGrainWithStringKey
{
    Task<string> AskAsync(string question);
}

/// <summary>A grain that keeps something, for these tests only.</summary>
public interface IKeeperGrain : IGrainWithStringKey
{
    Task<string> EchoAsync(string question);

    Task KeepAsync(string value);

    Task<string> RecallAsync();
}

internal sealed class RelayGrain : Grain, IRelayGrain
{
    public Task<string> AskAsync(string question) => GrainFactory.GetGrain<IKeeperGrain>("keeper").EchoAsync(question);
}

[GenerateSerializer, Alias("adcommerce.test.kept")]
internal sealed class Kept
{
    [Id(0)] public string Value { get; set; } = "";
}

internal sealed class KeeperGrain([PersistentState("kept", SiloSetup.ViewerStorage)] IPersistentState<Kept> state) : Grain, IKeeperGrain
{
    public Task<string> EchoAsync(string question) => Task.FromResult(question);

    public async Task KeepAsync(string value)
    {
        state.State.Value = value;
        await state.WriteStateAsync();
    }

    public async Task<string> RecallAsync()
    {
        await state.ReadStateAsync();
        return state.State.Value;
    }
}

public sealed class GrainCallRecorderTests
{
    [Fact]
    public async Task Invoke_CallThroughTwoGrains_CountsBothAndRemembersTheEdges()
    {
        await using var host = await TestHost.StartAsync();
        var recorder = host.Services.GetRequiredService<GrainCallRecorder>();
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var before = recorder.Count;

        await grains.GetGrain<IRelayGrain>("relay").AskAsync("?");

        Assert.Equal(2, recorder.Count - before);
        Assert.Contains(new GrainCallEdge(GrainCallGraph.Outside, "relay"), recorder.Edges);
        Assert.Contains(new GrainCallEdge("relay", "keeper"), recorder.Edges);
    }

    [Fact]
    public async Task Invoke_GrainWithState_CountsItsStoreOperationsToo()
    {
        await using var host = await TestHost.StartAsync();
        var operations = host.Services.GetRequiredService<StoreOperations>();
        var keeper = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IKeeperGrain>("stateful");
        await keeper.EchoAsync("activate");
        var before = operations.RequestCount;

        await keeper.EchoAsync("no store");
        Assert.Equal(before, operations.RequestCount);

        await keeper.KeepAsync("value");
        Assert.Equal("value", await keeper.RecallAsync());
        Assert.Equal(before + 2, operations.RequestCount);
    }
}
