namespace AdCommerce.EndToEnd.Tests;

/// <summary>
/// One server on the embedded store with the demo drama, for all tests that only look at it or add things of their own: a start costs more than most of
/// what they ask. It is there until the tests are over.
/// </summary>
internal static class SharedServer
{
    private static readonly Lazy<Task<ServerProcess>> Started = new(StartAsync);

    /// <summary>The server, with the demo published; the first who asks waits for its start.</summary>
    public static Task<ServerProcess> GetAsync() => Started.Value;

    private static async Task<ServerProcess> StartAsync()
    {
        var server = await ServerProcess.StartAsync(arguments: "--AdCommerce:OrleansDashboard=true");
        // The framework has no end of all tests that could be waited for.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        await server.WaitForDemoAsync();
        return server;
    }
}
