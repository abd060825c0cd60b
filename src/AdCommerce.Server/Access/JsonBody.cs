using System.Text;
using AdCommerce.Domain;
using AdCommerce.Server.Errors;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace AdCommerce.Server.Access;

/// <summary>
/// Checks an RPC's JSON before transcoding reads it. Transcoding drops fields that it does not know, so that a misspelt
/// consent would be answered with success, and says of a wrong type only that something is wrong.
/// </summary>
internal static class JsonBody
{
    private const int DepthMax = 32;
    private static readonly JsonParser Strict = new(new JsonParser.Settings(DepthMax));
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Answers INVALID_ARGUMENT and what is wrong where, or goes on with a body that can be read.</summary>
    public static async Task CheckAsync(HttpContext context, GrpcJsonTranscodingMetadata rpc, RequestDelegate next)
    {
        string part = rpc.HttpRule.Body;
        if (part.Length > 0 && await RefusalOf(context, rpc, part) is { } refusal)
        {
            await HttpErrors.WriteAsync(context, refusal);
            return;
        }

        await next(context);
    }

    private static async Task<Google.Rpc.Status?> RefusalOf(HttpContext context, GrpcJsonTranscodingMetadata rpc, string part)
    {
        var request = context.Request;
        try
        {
            using var buffer = new MemoryStream();
            await request.Body.CopyToAsync(buffer, context.RequestAborted);
            byte[] body = buffer.ToArray();
            if (body.Length == 0 && part == "*")
            {
                // A custom method without arguments: `curl -X POST …:publish` sends neither a body nor its type.
                body = "{}"u8.ToArray();
                request.ContentType = "application/json";
            }

            if (!request.HasJsonContentType()) return Bad(part, "Send JSON, with \"content-type: application/json\".");
            if (ReadFaults(Utf8.GetString(body), rpc.MethodDescriptor.InputType, part) is { Count: > 0 } faults) return Statuses.Of(Rejection.Invalid([.. faults]));
            request.Body = new MemoryStream(body, writable: false);
            request.ContentType = "application/json";
            return null;
        }
        catch (RpcException exception)
        {
            return exception.GetRpcStatus();
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            return Bad(part, exception.Message);
        }
    }

    private static IReadOnlyList<FieldViolation> ReadFaults(string json, MessageDescriptor request, string part)
    {
        var (type, path) = part == "*" ? (request, "") : (request.FindFieldByName(part).MessageType, part);
        try
        {
            Strict.Parse(json, type);
            return [];
        }
        catch (Exception exception)
        {
            // The parser is a pure function of the body: whatever it throws is about the body.
            return JsonFaults.Find(Strict, json, type, path, exception.Message);
        }
    }

    private static Google.Rpc.Status Bad(string part, string problem) =>
        Statuses.Of(Rejection.Invalid(part == "*" ? "body" : part, problem));
}
