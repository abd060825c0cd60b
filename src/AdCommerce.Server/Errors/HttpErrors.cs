using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using RpcStatus = Google.Rpc.Status;

namespace AdCommerce.Server.Errors;

/// <summary>Errors over HTTP: the same JSON body, <c>{"code", "message", "details"}</c>, that transcoded RPCs answer with.</summary>
internal static class HttpErrors
{
    /// <summary>The details that bodies can show.</summary>
    public static TypeRegistry Details { get; } = TypeRegistry.FromMessages(BadRequest.Descriptor, RetryInfo.Descriptor);

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithTypeRegistry(Details).WithFormatDefaultValues(true));

    /// <summary>Answers a request with an error.</summary>
    public static Task WriteAsync(HttpContext context, RpcStatus status)
    {
        var response = context.Response;
        response.StatusCode = RetrySeconds(status) > 0 && status.Code == (int)Code.ResourceExhausted
            ? StatusCodes.Status429TooManyRequests
            : HttpCodeOf((Code)status.Code);
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        AddHeaders(context, status);
        return response.WriteAsync(Json.Format(status), context.RequestAborted);
    }

    /// <summary>What HTTP says of an error beside its code: how to authenticate (RFC 9110, 11.6.1), when to come back (10.2.3).</summary>
    public static void AddHeaders(HttpContext context, RpcStatus status)
    {
        var response = context.Response;
        if (response.HasStarted) return;
        if (status.Code == (int)Code.Unauthenticated) response.Headers.WWWAuthenticate = "Bearer";
        if (RetrySeconds(status) is > 0 and var wait)
            response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
    }

    private static int RetrySeconds(RpcStatus status) => status.Details.Select(RetrySecondsOf).FirstOrDefault(static seconds => seconds > 0);

    private static int RetrySecondsOf(Any detail) =>
        detail.TryUnpack<RetryInfo>(out var retry) ? (int)Math.Ceiling(retry.RetryDelay.ToTimeSpan().TotalSeconds) : 0;

    private static int HttpCodeOf(Code code) => code switch
    {
        Code.InvalidArgument or Code.FailedPrecondition => StatusCodes.Status400BadRequest,
        Code.Unauthenticated => StatusCodes.Status401Unauthorized,
        Code.PermissionDenied => StatusCodes.Status403Forbidden,
        Code.NotFound => StatusCodes.Status404NotFound,
        Code.AlreadyExists or Code.Aborted => StatusCodes.Status409Conflict,
        Code.ResourceExhausted => StatusCodes.Status413PayloadTooLarge,
        Code.Cancelled => StatusCodes.Status499ClientClosedRequest,
        Code.Unavailable => StatusCodes.Status503ServiceUnavailable,
        Code.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };
}
