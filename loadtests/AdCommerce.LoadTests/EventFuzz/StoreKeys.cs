using System.Text.Json;
using AdCommerce.Domain.Playback;
using AdCommerce.Grains.Keys;
using AdCommerce.LoadTests.Audit;
using StackExchange.Redis;

namespace AdCommerce.LoadTests.EventFuzz;

/// <summary>The service's own key, taken from its store: what a thief of the store could make. Here it makes tokens that are ours and over.</summary>
internal sealed class StoreKeys
{
    private const string FirstKey = "{keys}:log:1";

    private readonly SealingKey _key;

    private StoreKeys(SealingKey key) => _key = key;

    public static async Task<StoreKeys> ReadAsync(IDatabase database)
    {
        byte[] frame = (byte[]?)await database.StringGetAsync(FirstKey) ?? throw new InvalidDataException("The store holds no key.");
        using var json = JsonDocument.Parse(RawFrame.Open(FirstKey, frame) ?? throw new InvalidDataException("The key is damaged."));
        return new(new SealingKey(1, json.RootElement.GetProperty("Secret").GetBytesFromBase64(), json.RootElement.GetProperty("ActiveFrom").GetDateTimeOffset()));
    }

    /// <summary>The same token, but over since a while.</summary>
    public string Expire(string eventToken, TimeSpan since)
    {
        var seal = SealOf(TokenPurpose.Event);
        var ticket = EventTicket.Decode(seal.Open(eventToken) ?? throw new InvalidDataException("This is not a token of the first key."));
        var ended = TimeProvider.System.GetUtcNow() - since;
        return seal.Seal((ticket with { ExpireTime = DateTimeOffset.FromUnixTimeMilliseconds(ended.ToUnixTimeMilliseconds()) }).Encode());
    }

    /// <summary>The same ticket, sealed as if it were for something else.</summary>
    public string SealAsSession(string eventToken) => SealOf(TokenPurpose.Session).Seal(SealOf(TokenPurpose.Event).Open(eventToken));

    private TokenSeal SealOf(TokenPurpose purpose) => new(_key.Id, _key.Derive("tokens"), purpose);
}
