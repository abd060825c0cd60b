using System.Collections.Immutable;

namespace AdCommerce.Domain.Funnel;

/// <summary>From touches to the rooms that somebody is in. Pure.</summary>
internal static class RoomFold
{
    /// <summary>Livestreams that were joined and not left after that, sorted. A join that falls out of the journey is over.</summary>
    /// <param name="touches">In their order.</param>
    public static ImmutableArray<string> Rooms(ImmutableArray<Touch> touches)
    {
        SortedSet<string>? rooms = null;
        foreach (var touch in touches)
        {
            if (touch.Kind == TouchKind.RoomJoin)
                (rooms ??= new SortedSet<string>(StringComparer.Ordinal)).Add(touch.ObjectId);
            else if (touch.Kind == TouchKind.RoomLeave)
                rooms?.Remove(touch.ObjectId);
        }

        return rooms is null ? [] : [.. rooms];
    }
}
