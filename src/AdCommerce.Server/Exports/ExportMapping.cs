using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Server.Funnel;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Exports;

/// <summary>Archived events as the API spells them.</summary>
internal static class ExportMapping
{
    private const int ViewerBytes = 16;

    public static V1.ExportedEvent ToProto(this ArchivedEvent row) => new()
    {
        EventId = row.EventId.ToString("D"),
        Viewer = ViewerOf(row.Origin.Campaign.BrandId, row.Subject),
        Session = ViewerOf(row.Origin.Campaign.BrandId, row.SessionId.ToString("N")),
        Kind = (V1.EventKind)(int)row.Kind,
        EventTime = TimeOf(row.TimeMicros),
        ReceiveTime = TimeOf(row.ReceivedMicros),
        Placement = row.Origin.Placement.ToString(),
        Product = $"products/{row.Origin.ProductId}",
        Drama = $"dramas/{row.Origin.DramaId}",
        Episode = $"episodes/{row.Origin.EpisodeId}",
        Slot = row.Origin.SlotId,
        Theme = row.Origin.Theme,
        Market = row.Origin.Market,
        Device = EventMapping.DeviceOf(row.Origin.Device),
        Arm = row.Origin.Arm,
        Target = TargetOf(row),
        LengthMillis = row.LengthMillis,
        OrderId = row.OrderId,
        Value = row.Value is { } value ? new V1.Money { CurrencyCode = value.CurrencyCode, AmountMicros = value.AmountMicros } : null,
        Status = (V1.EventStatus)(int)row.Outcome.Status,
        Rejection = (V1.EventRejection)(int)row.Outcome.Rejection,
        Propensity = row.Propensity,
    };

    // Two brands that lay their exports side by side must not find the same viewer in both. What is hashed cannot be guessed: a pseudonym is a
    // keyed hash itself, a session's id is random.
    internal static string ViewerOf(string brandId, string subject) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"export/{brandId}/{subject}")).AsSpan(0, ViewerBytes));

    private static string TargetOf(ArchivedEvent row)
    {
        var collection = row.Kind switch
        {
            EventKind.NoteOpen or EventKind.NoteRead => "notes",
            EventKind.RoomJoin or EventKind.RoomLeave => "livestreams",
            EventKind.GroupJoin or EventKind.GroupLeave => "groups",
            _ => "",
        };
        return collection.Length == 0 || row.ObjectId.Length == 0 ? "" : $"brands/{row.Origin.Campaign.BrandId}/{collection}/{row.ObjectId}";
    }

    private static Timestamp TimeOf(long micros) => Timestamp.FromDateTime(DateTime.UnixEpoch.AddMicroseconds(micros));
}
