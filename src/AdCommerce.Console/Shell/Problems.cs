using Google.Rpc;
using Grpc.Core;

namespace AdCommerce.ConsolePages.Shell;

/// <summary>What the API's errors say to people.</summary>
internal static class Problems
{
    /// <summary>Whether what found no room may find some later, as the API says; not where it would take too much every time.</summary>
    public static bool IsPassing(RpcException failure) => failure.GetRpcStatus()?.GetDetail<RetryInfo>() is not null;

    /// <summary>Every field that is not right with what is wrong with it; the message alone when none is named.</summary>
    public static IReadOnlyList<string> Of(RpcException failure)
    {
        var fields = failure.GetRpcStatus()?.GetDetail<BadRequest>()?.FieldViolations;
        return fields is { Count: > 0 } ? [.. fields.Select(static field => $"{field.Field}: {field.Description}")] : [failure.Status.Detail];
    }
}
