using System.Diagnostics;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.Server.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AdCommerce.Server.Tests.Hosting;

/// <summary>
/// The server exactly as its <c>Program.cs</c> composes and runs it, demo included, inside the test's process: on free ports, with a
/// new data folder, and with its services in reach.
/// </summary>
internal sealed class WholeServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    // Marks what runs in the flow of one start, so that starts at the same time do not take each other's host.
    private static readonly AsyncLocal<object?> Flow = new();

    private readonly TemporaryDirectory _directory;
    private readonly Task<int> _running;

    private WholeServer(IServiceProvider services, Task<int> running, TemporaryDirectory directory)
    {
        Services = services;
        _running = running;
        _directory = directory;
        Uri[] addresses = [.. services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a))];
        HttpAddress = addresses[0];
        GrpcAddress = addresses[1];
    }

    public IServiceProvider Services { get; }

    public Uri HttpAddress { get; }

    public Uri GrpcAddress { get; }

    /// <param name="arguments">What is given on the command line beside the ports and the folder.</param>
    public static async Task<WholeServer> StartAsync(params string[] arguments)
    {
        var directory = new TemporaryDirectory();
        string[] args =
        [
            "--environment=Development", $"--contentRoot={Path.Combine(Repository.Root, "src", "AdCommerce.Server")}",
            "--AdCommerce:HttpPort=0", "--AdCommerce:GrpcPort=0", $"--AdCommerce:DataDirectory={directory.Path}", "--Logging:LogLevel:Default=None",
            .. arguments,
        ];
        var built = new TaskCompletionSource<IHost>(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Task.Run(() => RunProgramAsync(args, built));
        var host = await built.Task.WaitAsync(StartTimeout);
        await WaitUntilStartedAsync(host, running);
        return new WholeServer(host.Services, running, directory);
    }

    public async ValueTask DisposeAsync()
    {
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _running;
        _directory.Dispose();
    }

    private static async Task<int> RunProgramAsync(string[] args, TaskCompletionSource<IHost> built)
    {
        Flow.Value = built;
        using var sources = DiagnosticListener.AllListeners.Subscribe(new Observer<DiagnosticListener>(source =>
        {
            // The name and the event are the host's own, made for tools that start a program to look into it.
            if (source.Name == "Microsoft.Extensions.Hosting")
                source.Subscribe(new Observer<KeyValuePair<string, object?>>(said =>
                {
                    if (said.Key == "HostBuilt" && Flow.Value == built)
                        built.TrySetResult((IHost)said.Value!);
                }));
        }));
        var result = typeof(ServerConfig).Assembly.EntryPoint!.Invoke(null, [args]);
        return result is Task<int> asynchronous ? await asynchronous : (int)result!;
    }

    private static async Task WaitUntilStartedAsync(IHost host, Task<int> running)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(started.SetResult);
        if (await Task.WhenAny(started.Task, running).WaitAsync(StartTimeout) == running)
            throw new InvalidOperationException($"The server ended with {await running} before it had started.");
    }

    private sealed class Observer<T>(Action<T> next) : IObserver<T>
    {
        public void OnNext(T value) => next(value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
