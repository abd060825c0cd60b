using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace AdCommerce.Server.Access;

/// <summary>How handlers learn who is calling.</summary>
internal static class CallerContext
{
    /// <summary>The verified caller of an RPC, by gRPC or JSON.</summary>
    /// <exception cref="InvalidOperationException">The method's row in <see cref="AccessTable"/> allows anyone, so there may be no caller.</exception>
    public static Caller GetCaller(this ServerCallContext context) => context.GetHttpContext().GetCaller();

    /// <summary>The verified caller of a plain HTTP endpoint.</summary>
    /// <exception cref="InvalidOperationException">The endpoint's row in <see cref="AccessTable"/> allows anyone, so there may be no caller.</exception>
    public static Caller GetCaller(this HttpContext context) =>
        context.FindCaller() ?? throw new InvalidOperationException("This endpoint may be called without a credential: use FindCaller.");

    /// <summary>The verified caller, or null when the request brought no valid credential.</summary>
    public static Caller? FindCaller(this HttpContext context) => context.Features.Get<Caller>();
}
