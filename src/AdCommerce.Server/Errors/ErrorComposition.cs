using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Orleans.Serialization;
using StackExchange.Redis;

namespace AdCommerce.Server.Errors;

/// <summary>How errors reach callers.</summary>
internal static class ErrorComposition
{
    /// <summary>Maps exceptions of every RPC, outermost, and lets JSON answers show the details.</summary>
    public static IServiceCollection AddErrors(this IServiceCollection services)
    {
        services.AddSingleton<ErrorInterceptor>();
        services.Configure<GrpcServiceOptions>(options => options.Interceptors.Add<ErrorInterceptor>());

        // Of Redis, and of what Orleans itself waits with: an exception that cannot cross silos arrives here as a missing codec, which looks like a bug.
        services.Configure<ExceptionSerializationOptions>(static options =>
        {
            options.SupportedNamespacePrefixes.Add(typeof(RedisException).Namespace!);
            options.SupportedNamespacePrefixes.Add(nameof(Polly));
        });
        services.Configure<GrpcJsonTranscodingOptions>(options => options.TypeRegistry = HttpErrors.Details);
        return services;
    }
}
