using AdCommerce.Grains.Log;
using Orleans.Persistence.Redis;
using Orleans.Runtime;
using Orleans.Storage;
using Polly.Timeout;
using StackExchange.Redis;

namespace AdCommerce.Server.Errors;

/// <summary>Tells faults of the store and of the cluster, which pass, from bugs, which do not.</summary>
internal static class StoreFaults
{
    private const int CausesMax = 8;

    // What a Redis says while it loads, fails over, is full, or is not the one to write to. By its words, because an exception's other
    // properties do not survive the way from one silo to another.
    private static readonly string[] PassingAnswers =
        ["LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS", "MISCONF", "MAXCLIENTS", "OOM", "BUSY"];

    // Grain storage tells what was wrong with the store in its text only: the exception's type and words, not the exception.
    private static readonly string[] PassingCauses =
    [
        $"{typeof(RedisConnectionException).FullName}:", $"{typeof(RedisTimeoutException).FullName}:",
        .. PassingAnswers.Select(static word => $"{typeof(RedisServerException).FullName}: {word}"),
    ];

    /// <summary>True when the exception, or what caused it, is a fault that passes: the same request may be repeated.</summary>
    public static bool IsPassing(Exception exception)
    {
        Exception? cause = exception;
        for (int i = 0; i < CausesMax && cause is not null; i++, cause = cause.InnerException)
        {
            bool passing = cause switch
            {
                RedisServerException answer => PassingAnswers.Any(word => answer.Message.StartsWith(word, StringComparison.Ordinal)),
                RedisConnectionException or RedisTimeoutException or LogUnavailableException => true,
                RedisStorageException storage => PassingCauses.Any(words => storage.Message.Contains(words, StringComparison.Ordinal)),

                // A timeout of a grain call, or of what it waited for in the cluster: the outcome is unknown, and operations carry ids so that they can
                // be repeated. That the caller has gone was looked at before: whoever is told of a cancellation here did not ask for it.
                TimeoutException or TimeoutRejectedException or OperationCanceledException => true,

                // Another activation wrote, or a write before this one was applied although its answer got lost.
                InconsistentStateException => true,
                SiloUnavailableException or OrleansMessageRejectionException or GatewayTooBusyException or LimitExceededException => true,
                _ => false,
            };
            if (passing) return true;
        }

        return false;
    }
}
