using System.Collections.Concurrent;
using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Grains.Chain;

namespace AdCommerce.Server.Tests.Grains.Chain;

/// <summary>A shard's log as far as groups ask it: what is recorded, what was voided, and when it does not answer.</summary>
internal sealed class ScriptedSeatLog : ISeatEvents
{
    private readonly ConcurrentDictionary<SeatEvent, bool> _isRecorded = [];

    /// <summary>Subjects whose shard does not answer.</summary>
    public ConcurrentDictionary<string, bool> Away { get; } = [];

    /// <summary>Events that were asked about, in order.</summary>
    public ConcurrentQueue<SeatEvent> Asked { get; } = [];

    /// <summary>Records an event. False when it was voided.</summary>
    public bool Record(SeatRequest request) => _isRecorded.GetOrAdd(request.Event, true);

    public Task<bool> SettleAsync(SeatEvent seatEvent)
    {
        Asked.Enqueue(seatEvent);
        return Away.ContainsKey(seatEvent.Subject)
            ? Task.FromException<bool>(new TimeoutException("the shard does not answer"))
            : Task.FromResult(_isRecorded.GetOrAdd(seatEvent, false));
    }
}
