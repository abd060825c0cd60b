using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Registry;
using AdCommerce.Server.Catalog;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Funnel;

/// <summary>Next steps as the API spells them.</summary>
internal static class NextStepMapping
{
    private const int TicksPerMicro = (int)TimeSpan.TicksPerMicrosecond;

    /// <summary>The step without its token.</summary>
    public static V1.NextStep ToProto(this NextStep step, string journey, RegistryState state)
    {
        var proto = new V1.NextStep
        {
            Journey = journey,
            Seen = step.Seen?.ToProto(state),
            Nothing = (V1.NextStep.Types.Nothing)(int)step.Nothing,
            Explanation = step.Explanation,
            Occasion = step.Occasion?.Title ?? "",
        };
        switch (step.Offer)
        {
            case NoteOffer offer:
                proto.Note = offer.Note.ToStep();
                break;
            case RoomOffer offer:
                proto.Livestream = offer.ToStep(step.Seen!, state);
                break;
            case SeatOffer offer:
                proto.Group = offer.ToStep();
                break;
        }

        return proto;
    }

    /// <summary>Exactly what stood in the picture.</summary>
    public static V1.SeenVariant ToProto(this EntryDimensions seen, RegistryState state)
    {
        var product = state.Products.GetValueOrDefault(seen.ProductId);
        return new V1.SeenVariant
        {
            Product = $"products/{seen.ProductId}",
            ProductTitle = product?.Title ?? "",
            MainColor = product?.MainColor ?? "",
            Price = product?.Price.ToProto(),
            ImageUri = product?.ImageUri ?? "",
            Episode = $"episodes/{seen.EpisodeId}",
            Slot = seen.SlotId,
        };
    }

    private static V1.NoteStep ToStep(this ReviewNote note) => new()
    {
        Name = note.Key.NameIn("notes"),
        Title = note.Title,
        Text = note.Text,
        ImageUris = { note.ImageUris },
        Author = note.Author,
        DisclosureLabel = note.DisclosureLabel,
        PublishTime = note.PublishTime?.ToTimestamp(),
    };

    private static V1.LivestreamStep ToStep(this RoomOffer offer, EntryDimensions seen, RegistryState state)
    {
        var room = offer.Livestream;
        var start = room.LiveTime ?? room.StartTime;
        return new V1.LivestreamStep
        {
            Name = room.Key.NameIn("livestreams"),
            Title = room.Title,
            Host = room.Host,
            RoomUri = room.RoomUri,
            Live = offer.IsLive,
            StartTime = start.ToTimestamp(),
            EndTime = room.EndTime.ToTimestamp(),
            Countdown = Duration.FromTimeSpan(TimeSpan.FromTicks(offer.CountdownMicros * TicksPerMicro)),
            Offers = { room.Offers.Select(o => o.ToProto(start, seen, state)) },
            DisclosureLabel = room.DisclosureLabel,
            ReminderPossible = offer.ReminderPossible,
            ReminderSet = offer.ReminderSet,
        };
    }

    private static V1.RoomOffer ToProto(this LivestreamOffer offer, DateTimeOffset start, EntryDimensions seen, RegistryState state)
    {
        var product = state.Products.GetValueOrDefault(offer.ProductId);
        return new V1.RoomOffer
        {
            Product = $"products/{offer.ProductId}",
            Title = product?.Title ?? "",
            Price = product?.Price.ToProto(),
            OfferPrice = offer.OfferPrice?.ToProto(),
            OfferLabel = offer.OfferLabel,
            StageStartTime = start.AddTicks(offer.StageStartMicros * TicksPerMicro).ToTimestamp(),
            StageEndTime = start.AddTicks(offer.StageEndMicros * TicksPerMicro).ToTimestamp(),
            Seen = offer.ProductId == seen.ProductId,
        };
    }

    private static V1.GroupStep ToStep(this SeatOffer offer) => new()
    {
        Name = offer.Group.Key.NameIn("groups"),
        Title = offer.Group.Title,
        Welcome = offer.Group.Welcome,
        Capacity = offer.Seats.Capacity,
        FreeSeats = Math.Max(0, offer.Seats.Capacity - offer.Seats.Taken),
        Waiting = offer.Seats.Waiting,
        Standing = (V1.GroupStep.Types.Standing)(int)offer.Seats.Standing,
        Place = offer.Seats.Place,
        OfferedUntil = offer.Seats.OfferedUntilMicros == 0
            ? null
            : DateTimeOffset.UnixEpoch.AddTicks(offer.Seats.OfferedUntilMicros * TicksPerMicro).ToTimestamp(),
        CodeRequired = offer.Group.CodeRequired,
        DisclosureLabel = offer.Group.DisclosureLabel,
    };

}
