using AdCommerce.Server.Errors;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace AdCommerce.Server.Access;

/// <summary>
/// The table's share of the work that comes before a request's body is read: lets callers in to plain HTTP endpoints, turns
/// callers away from RPCs by JSON before their JSON is parsed, and bounds every body.
/// </summary>
internal sealed class HttpAccess(RequestDelegate next, AccessTable table)
{
    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is null || AccessTable.AnswersUnimplemented(endpoint)) return next(context);

        var row = table.Find(endpoint);
        bool isRpc = endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null;
        var json = endpoint.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>();

        // RPCs by gRPC are answered by the interceptor, which speaks their protocol.
        if (!isRpc || json is not null)
        {
            bool bySession = row is HttpRow { SessionInQuery: true } && context.Request.Query["session"] is [{ Length: > 0 }];
            var refusal = bySession ? null : Admission.OfRole(row, context);
            if (refusal is not null) return HttpErrors.WriteAsync(context, refusal);
        }

        if (row is HttpRow plain && !plain.Takes(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = plain.Methods.Replace(" ", ", ", StringComparison.Ordinal);
            return Task.CompletedTask;
        }

        if (row is not null) BodyLimit.Apply(context, endpoint, LimitFor(row, context));
        return json is null ? next(context) : JsonBody.CheckAsync(context, json, next);
    }

    // Who brought no credential gets no more than a player, whatever the method takes.
    private static int LimitFor(AccessRow row, HttpContext context) =>
        context.FindCaller() is null ? Math.Min(row.BodyBytesMax, AccessRow.PlayerRequestBytesMax) : row.BodyBytesMax;
}
