using AdCommerce.LoadTests.Audit;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.LoadTests.Chain;

/// <summary>Makes events as a player would: ids of its own, times by its own clock, some of them long ago.</summary>
internal sealed class EventMaker(ClientHistory history, Random random, TimeProvider time)
{
    private const double LateShare = 0.15;
    private const int LateSecondsMax = 6 * 24 * 3_600;
    private const int RecentMillisMax = 20_000;

    /// <summary>An event that is going to be sent under a token.</summary>
    public Event Make(string viewer, string token, EventKind kind, Action<Event>? fill = null)
    {
        var now = time.GetUtcNow();
        Span<byte> tail = stackalloc byte[16];
        var id = Guid.CreateVersion7(now);
        id.TryWriteBytes(tail, bigEndian: true, out _);
        random.NextBytes(tail[9..]);
        id = new Guid(tail, bigEndian: true);
        var age = random.NextDouble() < LateShare ? TimeSpan.FromSeconds(random.Next(LateSecondsMax)) : TimeSpan.FromMilliseconds(random.Next(RecentMillisMax));
        var made = new Event { EventId = id.ToString("D"), Kind = kind, EventToken = token, Created = (now - age).ToTimestamp() };
        fill?.Invoke(made);
        history.Invoke(id, viewer, kind, made.Code);
        return made;
    }
}
