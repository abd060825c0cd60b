namespace AdCommerce.Server.Errors;

/// <summary>
/// A gRPC request whose bytes are no message fails before any interceptor sees it, and the framework calls that UNKNOWN. Every exception of a
/// handler is given its own status by <see cref="ErrorInterceptor"/>, so what is still UNKNOWN here is just that: the caller's bytes.
/// </summary>
internal static class UnreadableRequests
{
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";
    private const string Unknown = "2";
    private const string InvalidArgument = "3";

    /// <summary>Answers such a request INVALID_ARGUMENT. Before everything that is mapped.</summary>
    public static IApplicationBuilder UseUnreadableRequests(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        await next(context);
        var response = context.Response;
        if (response.HasStarted || response.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true || response.Headers[StatusHeader] != Unknown)
            return;
        response.Headers[StatusHeader] = InvalidArgument;
        response.Headers[MessageHeader] = "The request is not a message of this method.";
    });
}
