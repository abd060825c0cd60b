using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AdCommerce.Domain.Chain;
using AdCommerce.Grains.Chain;
using StackExchange.Redis;

namespace AdCommerce.Storage.Chain;

/// <summary>Signals over the store's publish and subscribe, on one channel for all groups.</summary>
internal sealed class RedisSeatSignals(RedisConnection connection) : ISeatSignals
{
    /// <summary>Signals that wait for a slow listener; older ones are dropped, which hints may be.</summary>
    internal const int WaitingMax = 1_024;

    private static readonly RedisChannel Channel = RedisChannel.Literal("adcommerce:seats");

    /// <inheritdoc />
    public void Publish(ContentKey group) =>
        _ = connection.Multiplexer.GetSubscriber().PublishAsync(Channel, $"{group.BrandId}/{group.Id}", CommandFlags.FireAndForget);

    /// <inheritdoc />
    public async IAsyncEnumerable<ContentKey> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var waiting = System.Threading.Channels.Channel.CreateBounded<ContentKey>(
            new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropOldest });
        void Take(RedisChannel channel, RedisValue message)
        {
            if (message.ToString().Split('/') is [var brandId, var id])
                waiting.Writer.TryWrite(new ContentKey(brandId, id));
        }

        var subscriber = connection.Multiplexer.GetSubscriber();
        // Not waited for: while the store is away the subscription is only noted, and made when the connection is back.
        await subscriber.SubscribeAsync(Channel, Take, CommandFlags.FireAndForget);
        try
        {
            await foreach (var group in waiting.Reader.ReadAllAsync(cancellationToken))
                yield return group;
        }
        finally
        {
            await subscriber.UnsubscribeAsync(Channel, Take, CommandFlags.FireAndForget);
        }
    }
}
