using AdCommerce.Grains.Funnel;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace AdCommerce.Server.Errors;

/// <summary>Gives every exception that leaves a handler a status: what the caller can act on in full, a bug as nothing but an id.</summary>
internal sealed partial class ErrorInterceptor(TimeProvider time, ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw StatusFor(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> stream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, stream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw StatusFor(exception, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> stream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(stream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw StatusFor(exception, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> stream, IServerStreamWriter<TResponse> answers, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(stream, answers, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw StatusFor(exception, context);
        }
    }

    private RpcException StatusFor(Exception exception, ServerCallContext context)
    {
        // The caller has gone: whatever broke while the work was being dropped is of no use to anyone.
        if (exception is OperationCanceledException or IOException && context.CancellationToken.IsCancellationRequested)
        {
            bool late = time.GetUtcNow().UtcDateTime >= context.Deadline;
            return (late ? Statuses.DeadlineExceeded() : Statuses.Cancelled()).ToRpcException();
        }

        if (exception is ShardOverloadedException overloaded)
            return Answer(Statuses.Exhausted("Too many events wait to be written; send the same batch again.", TimeSpan.FromMilliseconds(overloaded.RetryMillis)), context);

        if (StoreFaults.IsPassing(exception))
        {
            LogUnavailable(logger, context.Method, exception);
            return Answer(Statuses.Unavailable("The service cannot reach what it needs for this now; repeat the request with the same request id."), context);
        }

        string faultId = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        LogFault(logger, context.Method, faultId, exception);
        return Statuses.Internal(faultId).ToRpcException();
    }

    private static RpcException Answer(Google.Rpc.Status status, ServerCallContext context)
    {
        HttpErrors.AddHeaders(context.GetHttpContext(), status);
        return status.ToRpcException();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} answered UNAVAILABLE")]
    private static partial void LogUnavailable(ILogger logger, string method, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed; the caller was given the id {FaultId}")]
    private static partial void LogFault(ILogger logger, string method, string faultId, Exception exception);
}
