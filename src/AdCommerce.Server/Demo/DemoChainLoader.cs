using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Demo;

/// <summary>
/// Brings the demo's notes, rooms, groups and occasions in through the public API. Every step may be repeated: what is there is left alone,
/// and a room that is over, or about to be, is followed by another one.
/// </summary>
internal sealed class DemoChainLoader(DemoApi api, DemoChain chain, DateTimeOffset now)
{
    private const int PageSize = 500;

    /// <summary>A room that is open for less than this, or was to open before this, is followed by another one.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(30);

    private static readonly JsonParser Json = new(JsonParser.Settings.Default);

    /// <summary>Loads what is missing.</summary>
    public async Task LoadAsync()
    {
        foreach (var notes in chain.Notes.GroupBy(static n => n.Brand))
            await LoadNotesAsync(notes.Key, notes);
        foreach (var groups in chain.Groups.GroupBy(static g => g.Brand))
            await LoadGroupsAsync(groups.Key, groups);
        var rooms = new Dictionary<DemoRoom, string>();
        foreach (var own in chain.Rooms.GroupBy(static r => r.Brand))
            await LoadRoomsAsync(own.Key, own, rooms);
        foreach (var occasion in chain.Occasions)
            await LoadOccasionAsync(occasion, rooms);
    }

    private async Task LoadNotesAsync(string brand, IEnumerable<DemoNote> notes)
    {
        var parent = $"brands/{brand}";
        var known = (await api.Content.ListNotesAsync(new() { Parent = parent, PageSize = PageSize }, api.Operator)).Notes
            .ToDictionary(static n => n.Name, static n => n.State);
        foreach (var note in notes)
        {
            var name = $"{parent}/notes/{note.Id}";
            if (!known.ContainsKey(name))
                await DemoApi.UnlessThere(api.Content.CreateNoteAsync(new() { Parent = parent, NoteId = note.Id, Note = Parse<V1.Note>(note.Note) }, api.Operator));
            // A draft is one that a start which was cut short left behind; what was withdrawn stays so.
            if (known.GetValueOrDefault(name) is V1.Note.Types.State.Unspecified or V1.Note.Types.State.Draft)
                await api.Content.PublishNoteAsync(new() { Name = name }, api.Operator);
        }
    }

    private async Task LoadGroupsAsync(string brand, IEnumerable<DemoGroup> groups)
    {
        var parent = $"brands/{brand}";
        var known = (await api.Content.ListGroupsAsync(new() { Parent = parent, PageSize = PageSize }, api.Operator)).Groups
            .Select(static g => g.Name).ToHashSet();
        foreach (var group in groups.Where(g => !known.Contains($"{parent}/groups/{g.Id}")))
            await DemoApi.UnlessThere(api.Content.CreateGroupAsync(new() { Parent = parent, GroupId = group.Id, Group = Parse<V1.Group>(group.Group) }, api.Operator));
    }

    private async Task LoadRoomsAsync(string brand, IEnumerable<DemoRoom> rooms, Dictionary<DemoRoom, string> names)
    {
        var parent = $"brands/{brand}";
        var known = (await api.Content.ListLivestreamsAsync(new() { Parent = parent, PageSize = PageSize }, api.Operator)).Livestreams;
        foreach (var room in rooms)
        {
            var found = known.FirstOrDefault(l => IsOf(room, l) && IsUsable(room, l));
            var name = found?.Name ?? await ScheduleAsync(parent, room, isFirst: !known.Any(l => IsOf(room, l)));
            if (room.OpensInMinutes == 0 && found?.State != V1.Livestream.Types.State.Live)
                await api.Content.StartLivestreamAsync(new() { Name = name }, api.Operator);
            names[room] = name;
        }
    }

    private async Task<string> ScheduleAsync(string parent, DemoRoom room, bool isFirst)
    {
        var id = isFirst ? room.Id : $"{room.Id}-{now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        await DemoApi.UnlessThere(api.Content.CreateLivestreamAsync(
            new() { Parent = parent, LivestreamId = id, Livestream = ToProto(room) }, api.Operator));
        return $"{parent}/livestreams/{id}";
    }

    private async Task LoadOccasionAsync(DemoOccasion occasion, Dictionary<DemoRoom, string> rooms)
    {
        var parent = $"brands/{occasion.Brand}";
        var name = $"{parent}/occasions/{occasion.Id}";
        var wanted = Parse<V1.Occasion>(occasion.Occasion);
        wanted.Name = name;
        wanted.StartTime = now.ToTimestamp();
        wanted.EndTime = now.AddDays(occasion.Days).ToTimestamp();
        wanted.Livestreams.Add(rooms.Where(r => r.Key.Brand == occasion.Brand && occasion.Rooms.Contains(r.Key.Id)).Select(static r => r.Value));
        var known = (await api.Content.ListOccasionsAsync(new() { Parent = parent, PageSize = PageSize }, api.Operator)).Occasions
            .FirstOrDefault(o => o.Name == name);
        if (known is null)
        {
            await DemoApi.UnlessThere(api.Content.CreateOccasionAsync(
                new() { Parent = parent, OccasionId = occasion.Id, Occasion = wanted }, api.Operator));
        }
        else if (known.EndTime.ToDateTimeOffset() < now + Margin || !known.Livestreams.SequenceEqual(wanted.Livestreams))
        {
            var mask = new FieldMask { Paths = { "start_time", "end_time", "livestreams" } };
            await api.Content.UpdateOccasionAsync(new() { Occasion = wanted, UpdateMask = mask }, api.Operator);
        }
    }

    private static bool IsOf(DemoRoom room, V1.Livestream livestream) =>
        livestream.Name.EndsWith($"/{room.Id}", StringComparison.Ordinal) || livestream.Name.Contains($"/{room.Id}-", StringComparison.Ordinal);

    // A room that opens at once and is still scheduled is one that a start which was cut short left behind.
    private bool IsUsable(DemoRoom room, V1.Livestream livestream) => room.OpensInMinutes == 0
        ? livestream.State != V1.Livestream.Types.State.Ended && livestream.EndTime.ToDateTimeOffset() > now + Margin
        : livestream.State == V1.Livestream.Types.State.Scheduled && livestream.StartTime.ToDateTimeOffset() > now + Margin;

    private V1.Livestream ToProto(DemoRoom room)
    {
        var livestream = Parse<V1.Livestream>(room.Livestream);
        var start = now.AddMinutes(room.OpensInMinutes);
        livestream.StartTime = start.ToTimestamp();
        livestream.EndTime = start.AddMinutes(room.Minutes).ToTimestamp();
        // The products share the time equally, so that there is always one on stage.
        var stage = TimeSpan.FromMinutes(room.Minutes) / livestream.Offers.Count;
        for (var i = 0; i < livestream.Offers.Count; i++)
        {
            livestream.Offers[i].StageStartOffset = Duration.FromTimeSpan(stage * i);
            livestream.Offers[i].StageEndOffset = Duration.FromTimeSpan(stage * (i + 1));
        }

        return livestream;
    }

    private static T Parse<T>(JsonElement json)
        where T : IMessage, new() =>
        Json.Parse<T>(json.GetRawText());
}
