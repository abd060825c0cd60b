using Grpc.Core;

namespace AdCommerce.LoadTests.Servers;

/// <summary>Tells answers that say nothing about the outcome from those that do.</summary>
internal static class LostAnswers
{
    /// <summary>A dying process answers in several ways; a bug of a living one says that "the service failed".</summary>
    public static bool IsLost(RpcException e) =>
        e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Unknown
        || (e.StatusCode == StatusCode.Internal && !e.Status.Detail.StartsWith("The service failed", StringComparison.Ordinal));
}
