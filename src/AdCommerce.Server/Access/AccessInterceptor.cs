using AdCommerce.Server.Errors;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using RpcStatus = Google.Rpc.Status;

namespace AdCommerce.Server.Access;

/// <summary>Holds every RPC, by gRPC and by JSON, to its row of the table: the role first, then the tenant or viewer that the request names.</summary>
internal sealed class AccessInterceptor(AccessTable table) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var row = Admit(context);
        return BindsCaller(row, context) ? Bound(row, request, context, continuation) : continuation(request, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> stream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var row = Admit(context);
        if (BindsCaller(row, context))
        {
            await Bound(row, request, context, async (bound, _) =>
            {
                await continuation(bound, stream, context);
                return bound;
            });
            return;
        }

        await continuation(request, stream, context);
    }

    // A stream of requests has no first request to read a tenant from; AccessCheck refuses a bound row on such a method.
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> stream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(stream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> stream, IServerStreamWriter<TResponse> answers, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(stream, answers, context);
    }

    private RpcRow Admit(ServerCallContext context)
    {
        var row = table.FindRpc(context.Method);
        Require(Admission.OfRole(row, context.GetHttpContext()), context);
        return row!;
    }

    private static bool BindsCaller(RpcRow row, ServerCallContext context) => row.Binding.ReadsRequest && !context.GetCaller().IsOperator;

    private static async Task<TResponse> Bound<TRequest, TResponse>(
        RpcRow row, TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        var message = (IMessage)request;
        Require(Admission.OfTenant(row, context.GetCaller(), message), context);
        try
        {
            return await continuation(request, context);
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.NotFound)
        {
            // What is missing and what is another's must look the same to the last byte, whatever words the handler finds.
            throw Statuses.NotFound(row.Binding.NameIn(message)).ToRpcException();
        }
    }

    private static void Require(RpcStatus? refusal, ServerCallContext context)
    {
        if (refusal is null) return;
        HttpErrors.AddHeaders(context.GetHttpContext(), refusal);
        throw refusal.ToRpcException();
    }
}
