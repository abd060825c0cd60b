using System.Collections.Immutable;

namespace AdCommerce.Domain.Funnel;

/// <summary>How many subjects are in each room.</summary>
internal sealed class RoomCounters
{
    private readonly Dictionary<string, SortedDictionary<string, long>> _brands = new(StringComparer.Ordinal);

    /// <summary>The rooms of a brand with anybody in them, sorted by livestream.</summary>
    public ImmutableArray<RoomCount> Of(string brandId) =>
        _brands.TryGetValue(brandId, out var rooms) ? [.. rooms.Select(static room => new RoomCount(room.Key, room.Value))] : [];

    /// <summary>A subject that was in the first rooms is now in the others.</summary>
    public void Move(string brandId, ImmutableArray<string> before, ImmutableArray<string> after)
    {
        if (before.AsSpan().SequenceEqual(after.AsSpan()))
            return;
        if (!_brands.TryGetValue(brandId, out var rooms))
            _brands.Add(brandId, rooms = new SortedDictionary<string, long>(StringComparer.Ordinal));
        foreach (var room in before)
        {
            if (--rooms[room] == 0)
                rooms.Remove(room);
        }

        foreach (var room in after)
            rooms[room] = rooms.GetValueOrDefault(room) + 1;
    }
}
