using AdCommerce.Domain;
using Grpc.Core;

namespace AdCommerce.Server.Errors;

/// <summary>How handlers answer with what the domain decided.</summary>
internal static class Outcomes
{
    /// <summary>The value, or the refusal as the call's status.</summary>
    /// <exception cref="RpcException">The result is a refusal.</exception>
    public static T OrThrow<T>(this Result<T> result)
        where T : class =>
        result.Rejection is { } rejection ? throw rejection.ToRpcException() : result.Value!;

    /// <summary>The value of a call to a grain, or the refusal as the call's status.</summary>
    /// <exception cref="RpcException">The result is a refusal.</exception>
    public static async Task<T> OrThrow<T>(this Task<Result<T>> result)
        where T : class =>
        (await result).OrThrow();

    /// <summary>The value of a call to a grain, or the refusal as the call's status.</summary>
    /// <exception cref="RpcException">The result is a refusal.</exception>
    public static async ValueTask<T> OrThrow<T>(this ValueTask<Result<T>> result)
        where T : class =>
        (await result).OrThrow();

    /// <summary>The refusal as a call's status.</summary>
    public static RpcException ToRpcException(this Rejection rejection) => Statuses.Of(rejection).ToRpcException();
}
