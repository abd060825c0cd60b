using System.Collections.Frozen;
using System.Collections.Immutable;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;

namespace AdCommerce.Server.Access;

internal sealed partial class AccessTable
{
    /// <summary>Stands in a row for every page of the console, whatever its address.</summary>
    public const string ConsolePage = "(console page)";

    /// <summary>Stands in a row for every file of the console's web root, whatever its address.</summary>
    public const string StaticAsset = "(static asset)";

    private readonly FrozenDictionary<string, RpcRow> _byMethod;

    public AccessTable(ImmutableArray<RpcRow> rpcs, ImmutableArray<HttpRow> http)
    {
        Rpcs = rpcs;
        HttpEndpoints = http;
        _byMethod = rpcs.ToFrozenDictionary(row => $"/{row.Method}", StringComparer.Ordinal);
    }

    /// <summary>Every RPC.</summary>
    public ImmutableArray<RpcRow> Rpcs { get; }

    /// <summary>Every plain HTTP endpoint.</summary>
    public ImmutableArray<HttpRow> HttpEndpoints { get; }

    /// <summary>The row of an RPC by its full name, "/package.Service/Method"; null: denied.</summary>
    public RpcRow? FindRpc(string fullName) => _byMethod.GetValueOrDefault(fullName);

    /// <summary>The row of an endpoint, RPC or not; null: denied.</summary>
    public AccessRow? Find(Endpoint? endpoint)
    {
        if (endpoint is null) return null;
        if (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is { } rpc) return FindRpc(rpc.Method.FullName);

        string pattern = PatternOf(endpoint);
        foreach (var row in HttpEndpoints)
        {
            if (row.Covers(pattern)) return row;
        }

        return null;
    }

    /// <summary>What an endpoint that is no RPC is called in the table.</summary>
    public static string PatternOf(Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null) return ConsolePage;
        if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) return StaticAsset;

        string raw = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "";
        return raw.StartsWith('/') ? raw : $"/{raw}";
    }

    /// <summary>True for the endpoints with which the gRPC host answers UNIMPLEMENTED to what is not mapped: they do nothing, for anyone.</summary>
    public static bool AnswersUnimplemented(Endpoint endpoint) =>
        endpoint is RouteEndpoint { RoutePattern: RoutePattern { RawText: { } raw } } && raw.EndsWith(":grpcunimplemented}", StringComparison.Ordinal);
}
