using AdCommerce.Server.Errors;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Persistence.Redis;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using Polly.Timeout;
using StackExchange.Redis;

namespace AdCommerce.Server.Tests.Errors;

public sealed class StoreFaultsTests
{
    public static TheoryData<string, Exception> Passing() => new()
    {
        { "no connection", NoConnection() },
        { "redis timeout", new RedisTimeoutException(CommandFlags.None, "Timeout performing GET", CommandStatus.Sent) },
        { "replica", new RedisServerException(RedisErrorKind.ReadOnly, CommandFlags.None, "READONLY You can't write against a read only replica.") },
        { "grain timeout", new TimeoutException("Response did not arrive on time") },
        { "what Orleans waited for", new InvalidOperationException("no activation", new TimeoutRejectedException("The operation didn't complete in time")) },
        { "expired on its way", new OperationCanceledException("Message expired before placement could complete") },
        { "etag", new InconsistentStateException("etag") },
        { "silo", new SiloUnavailableException("gone") },
        { "busy", new LimitExceededException("Too many requests") },
        { "grain storage, no connection", new OrleansException("Error from storage provider", Storage(NoConnection())) },
        { "grain storage, timeout", Storage(new RedisTimeoutException(CommandFlags.None, "Timeout performing HGETALL", CommandStatus.Sent)) },
        { "grain storage, loading", Storage(new RedisServerException(RedisErrorKind.Loading, CommandFlags.None, "LOADING Redis is loading")) },
        { "wrapped", new InvalidOperationException("wrapped", new AggregateException(NoConnection())) },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public void IsPassing_StoreFault_AlsoFromAnotherSilo(string name, Exception fault)
    {
        using var services = new ServiceCollection().AddSerializer().AddErrors().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer<Exception>>();

        var arrived = serializer.Deserialize(serializer.SerializeToArray(fault))!;

        Assert.True(StoreFaults.IsPassing(fault), name);
        Assert.True(StoreFaults.IsPassing(arrived), $"{name}, as {arrived}");
    }

    [Fact]
    public void IsPassing_Bug_IsNot()
    {
        Assert.False(StoreFaults.IsPassing(new InvalidOperationException("x", new ArgumentException("y"))));
        Assert.False(StoreFaults.IsPassing(Storage(new ArgumentException("the stored state cannot be read"))));
        Assert.False(StoreFaults.IsPassing(Storage(new RedisServerException(RedisErrorKind.WrongType, CommandFlags.None, "WRONGTYPE not a hash"))));
        Assert.False(StoreFaults.IsPassing(new RedisServerException(RedisErrorKind.WrongType, CommandFlags.None, "WRONGTYPE Operation against a key")));
    }

    // As Redis grain storage throws it: the cause is in the text and nowhere else.
    private static RedisStorageException Storage(Exception cause) =>
        new($"Failed to read grain state for viewer with ID viewer/x. {cause.GetType()}: {cause.Message}");

    private static RedisConnectionException NoConnection() =>
        new(ConnectionFailureType.UnableToConnect, CommandFlags.None, "secret-host:6379", null, CommandStatus.Unknown);
}
