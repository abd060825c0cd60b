using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Viewers;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Reports;

namespace AdCommerce.Server.Viewers;

/// <summary>What is kept of a viewer, as the API gives it out.</summary>
internal static class ViewerExportMapping
{
    public static V1.ExportViewerResponse ToExport(this SubjectJourneys kept, ViewerProfile profile, string viewerId) => new()
    {
        Viewer = profile.ToProto(viewerId),
        Journeys =
        {
            kept.Journeys.Select(static journey => new V1.ViewerJourney { Campaign = journey.Campaign.ToString(), Touches = { journey.Touches.Select(ToProto) } }),
        },
        Reminders = { kept.Reminders.Select(static reminder => new V1.ViewerReminder { Campaign = reminder.Campaign.ToString(), Livestream = reminder.LivestreamId }) },
        EarlierExposures =
        {
            kept.Earlier.Select(static seen => new V1.ViewerEarlierExposures
            {
                Placement = seen.Shown.Placement.ToString(),
                Product = $"products/{seen.Shown.ProductId}",
                Count = seen.Count,
            }),
        },
    };

    private static V1.ViewerTouch ToProto(Touch touch) => new()
    {
        Time = touch.TimeMicros.ToTimestamp(),
        Kind = KindOf(touch.Kind),
        Object = touch.ObjectId,
        Product = $"products/{touch.Origin.ProductId}",
        Episode = $"episodes/{touch.Origin.EpisodeId}",
        Slot = touch.Origin.SlotId,
        Value = touch.Value?.ToProto(),
    };

    private static string KindOf(TouchKind kind) => kind switch
    {
        TouchKind.Exposure => "EXPOSURE",
        TouchKind.Tap => "TAP",
        TouchKind.NoteOpen => "NOTE_OPEN",
        TouchKind.NoteDeepRead => "NOTE_DEEP_READ",
        TouchKind.RoomJoin => "ROOM_JOIN",
        TouchKind.RoomEngaged => "ROOM_ENGAGED",
        TouchKind.RoomLeave => "ROOM_LEAVE",
        TouchKind.GroupJoin => "GROUP_JOIN",
        TouchKind.GroupLeave => "GROUP_LEAVE",
        TouchKind.Order => "ORDER",
        TouchKind.Refund => "REFUND",
        TouchKind.Ghost => "GHOST",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "has no spelling"),
    };
}
