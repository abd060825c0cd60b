using Grpc.Core;

namespace AdCommerce.LoadTests.Reports;

/// <summary>A server is ready before its demo is loaded and its shards are read: what speaks of them is asked again until it is there.</summary>
internal static class DemoWait
{
    private const int AttemptsMax = 600;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks until what is asked about is there.</summary>
    public static async Task<T> UntilThereAsync<T>(Func<Task<T>> ask)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (RpcException e) when (attempt < AttemptsMax && e.StatusCode is StatusCode.NotFound or StatusCode.Unavailable)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }
}
