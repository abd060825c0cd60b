using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace AdCommerce.Server.Access;

/// <summary>
/// Refuses the start of a server that has an endpoint without a row, or that does not enforce the table. It runs when the pipeline is
/// built: everything is mapped then, and nothing listens yet.
/// </summary>
internal sealed class AccessCheck(AccessTable table, AccessMarker marker) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => builder =>
    {
        next(builder);
        if (!marker.IsEnforced) throw new InvalidOperationException("Call UseAccess: without it plain HTTP endpoints are open to everyone.");

        var problems = builder.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(ProblemOf).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        if (problems.Count > 0)
            throw new InvalidOperationException($"The server does not start, because AccessTable is not complete:\n{string.Join('\n', problems)}");
    };

    private string? ProblemOf(Endpoint endpoint)
    {
        if (AccessTable.AnswersUnimplemented(endpoint)) return null;
        if (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not { } rpc)
        {
            return table.Find(endpoint) is null ? $"- the endpoint {AccessTable.PatternOf(endpoint)} has no row" : null;
        }

        string name = rpc.Method.FullName;
        if (table.FindRpc(name) is not { } row) return $"- the method {name} has no row";
        if (!row.Binding.ReadsRequest) return null;
        if (rpc.Method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming)
            return $"- the method {name} takes a stream of requests, which cannot be bound by {row.Binding.Field}";

        var type = endpoint.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>()?.MethodDescriptor.InputType;
        return type is null || row.Binding.Fits(type) ? null : $"- the method {name} has no text field {row.Binding.Field} to be bound by";
    }
}

/// <summary>Remembers that the pipeline enforces the table.</summary>
internal sealed class AccessMarker
{
    public bool IsEnforced { get; set; }
}
