using AdCommerce.Server.Errors;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace AdCommerce.Server.Access;

/// <summary>
/// Bounds request bodies per method (trust.md, Input limits). gRPC's own limit is per service and knows no callers, the web
/// server's limit fails a call as if the service had broken; so the body itself refuses to be read any further.
/// </summary>
internal static class BodyLimit
{
    /// <summary>Length of a gRPC message's prefix: a flag and four bytes of length.</summary>
    private const int GrpcPrefixBytes = 5;

    public static void Apply(HttpContext context, Endpoint endpoint, int bytesMax)
    {
        var request = context.Request;
        if (request.ContentLength <= bytesMax) return;

        // A stream of requests is as long as its life; there gRPC's limit holds for each message.
        var method = endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method;
        if (method?.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming) return;

        request.Body = new LimitedStream(request.Body, bytesMax + GrpcPrefixBytes, () => Statuses.TooLarge(bytesMax).ToRpcException());
    }
}
