using System.Globalization;
using AdCommerce.Domain.Chain.Seats;

namespace AdCommerce.Domain.Chain;

/// <summary>Why a step, in a sentence for people.</summary>
internal static class StepSentences
{
    public static string Of(StepCandidate step, StepQuestion question) => step switch
    {
        { Offer: NoteOffer, Features.Fit: StepFit.Variant } => "A note on exactly what was seen.",
        { Offer: NoteOffer, Features.Fit: StepFit.Product } => "A note on the product that was seen.",
        { Offer: NoteOffer } => "A note of the same campaign.",
        { Offer: RoomOffer { IsLive: true }, Features.IsReminded: true } => "The room is live; the viewer asked to be reminded.",
        { Occasion: { } occasion } =>
            $"{occasion.Title} is on, and this room is part of it: it counts {RuledStepValue.OccasionFactor.ToString(CultureInfo.InvariantCulture)} times as much.",
        { Offer: RoomOffer { IsLive: true }, Features.IsOnStage: true } => "The room is live, and the product that was seen is on stage.",
        { Offer: RoomOffer { IsLive: true } } => "The room is live.",
        { Offer: RoomOffer { CountdownMicros: 0 } } => "The room opens any moment.",
        { Offer: RoomOffer { Livestream: var room } } => $"The next room opens in {Span(room.StartTime - question.Now)}.",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
    };

    public static string Of(SeatView seats) => seats.Standing switch
    {
        SeatStanding.Seated => "The viewer has been everywhere this campaign leads, and sits in this group.",
        SeatStanding.Offered => "A seat became free and is kept for the viewer.",
        SeatStanding.Waiting => $"The viewer waits for a seat, at place {seats.Place.ToString(CultureInfo.InvariantCulture)}.",
        _ when seats.Taken >= seats.Capacity => "Every seat is taken; the waiting list has room.",
        _ => "A seat is free.",
    };

    private static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => Count(span.TotalDays, "days"),
        { TotalHours: >= 2 } => Count(span.TotalHours, "hours"),
        { TotalMinutes: >= 2 } => Count(span.TotalMinutes, "minutes"),
        _ => "a moment",
    };

    private static string Count(double number, string unit) => $"{Math.Floor(number).ToString(CultureInfo.InvariantCulture)} {unit}";
}
