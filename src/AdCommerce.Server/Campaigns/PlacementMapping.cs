using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Funnel;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Campaigns;

/// <summary>Placements as the API spells them, and back. What is not understood becomes a value that every rule refuses.</summary>
internal static class PlacementMapping
{
    private const string DisclosureDefault = "Ad";

    public static V1.Placement ToProto(this Placement placement) => new()
    {
        Name = placement.Key.ToString(),
        Product = $"products/{placement.ProductId}",
        Matches = { placement.Matches.Select(ToProto) },
        Priority = placement.Priority,
        State = ToProto(placement.State),
        DisclosureLabel = placement.DisclosureLabel,
        Etag = CatalogMapping.Etag(placement.Version),
        PriorityClass = (V1.PriorityClass)placement.Terms.Class,
        Bid = placement.Terms.Bid is { } bid ? new() { Pricing = (V1.Bid.Types.Pricing)bid.Stage, Amount = bid.Amount.ToProto() } : null,
        Schedule = placement.Terms.Schedule == FlightSchedule.Always ? null : ToProto(placement.Terms.Schedule),
        Markets = { placement.Terms.Markets },
        Scenes = placement.Terms.Scenes == SceneTerms.Any ? null : new() { Wanted = ToProto(placement.Terms.Scenes.Wanted), Refused = ToProto(placement.Terms.Scenes.Refused), Preferred = ToProtoOrNull(placement.Terms.Scenes.Preferred) },
        Targeting = placement.Targeting == TargetingExpression.Everybody ? "" : placement.Targeting.ToString(),
        TargetingExpression = placement.Targeting.ToProtoOrNull(),
        SlotCategories = { placement.SlotCategories },
        Caps = { placement.Terms.Caps.Select(ToProto) },
    };

    /// <summary>A product that is not named in the form "products/{product}" becomes an id that no product has, and is refused as such.</summary>
    public static Placement ToDomain(this V1.Placement placement, PlacementKey key, bool draft) => new()
    {
        Key = key,
        ProductId = ResourceName.TryParse(placement.Product, "products/*") is [var id] ? id : "",
        Matches = [.. placement.Matches.Select(ToDomain)],
        Priority = placement.Priority,
        Paused = draft,
        GivenState = draft ? PlacementState.Draft : PlacementState.Active,
        DisclosureLabel = placement.DisclosureLabel.Length == 0 ? DisclosureDefault : placement.DisclosureLabel,
        Version = CatalogMapping.VersionOf(placement.Etag),
        SlotCategories = [.. placement.SlotCategories],
        Targeting = placement.TargetingExpression?.ToDomain() ?? TargetingExpression.Everybody,
        Terms = new()
        {
            Class = placement.PriorityClass == V1.PriorityClass.Unspecified ? PriorityClass.Standard : (PriorityClass)placement.PriorityClass,
            Bid = placement.Bid is { } bid ? new((Stage)bid.Pricing, new(bid.Amount?.CurrencyCode ?? "", bid.Amount?.AmountMicros ?? 0)) : null,
            Schedule = placement.Schedule is { } schedule ? ToDomain(schedule) : FlightSchedule.Always,
            Markets = [.. placement.Markets],
            Scenes = placement.Scenes is { } scenes ? new(ToDomain(scenes.Wanted), ToDomain(scenes.Refused)) { Preferred = ToDomain(scenes.Preferred) } : SceneTerms.Any,
            Caps = [.. placement.Caps.Select(ToDomain)],
        },
    };

    public static V1.ServingState ToProto(PlacementState state) => state switch
    {
        PlacementState.Draft => V1.ServingState.Draft,
        PlacementState.Paused => V1.ServingState.Paused,
        PlacementState.Ended => V1.ServingState.Ended,
        _ => V1.ServingState.Active,
    };

    private static V1.AttributeMatch ToProto(AttributeMatch match) => new()
    {
        Subject = (V1.AttributeMatch.Types.Subject)match.Subject,
        Attribute = match.Attribute,
        AnyOf = { match.AnyOf },
    };

    public static AttributeMatch ToDomain(this V1.AttributeMatch match) => new((MatchSubject)match.Subject, match.Attribute, [.. match.AnyOf]);

    private static V1.FrequencyCap ToProto(FrequencyCap cap) => new()
    {
        Scope = (V1.FrequencyCap.Types.Scope)cap.Scope,
        Count = cap.Count,
        Window = (V1.FrequencyCap.Types.Window)cap.Window,
    };

    private static FrequencyCap ToDomain(V1.FrequencyCap cap) => new(
        System.Enum.IsDefined(cap.Scope) ? (CapScope)cap.Scope : default, cap.Count, System.Enum.IsDefined(cap.Window) ? (CapWindow)cap.Window : default);

    private static V1.Schedule ToProto(FlightSchedule schedule) => new()
    {
        StartTime = schedule.StartTime?.ToTimestamp(),
        EndTime = schedule.EndTime?.ToTimestamp(),
        TimeZone = schedule.TimeZone,
        DayParts =
        {
            schedule.DayParts.Select(static p => new V1.Schedule.Types.DayPart
            {
                Days = { DaysOf(p.Days) },
                StartMinute = p.StartMinute,
                EndMinute = p.EndMinute,
            }),
        },
    };

    private static FlightSchedule ToDomain(V1.Schedule schedule) => new(
        schedule.StartTime is null ? null : schedule.StartTime.ToTime(),
        schedule.EndTime is null ? null : schedule.EndTime.ToTime(),
        schedule.TimeZone.Length == 0 ? FlightSchedule.TimeZoneDefault : schedule.TimeZone,
        [.. schedule.DayParts.Select(static p => new DayPart(DaysOf(p.Days), p.StartMinute, p.EndMinute))]);

    // The API counts from Monday as 1 to Sunday as 7, .NET from Sunday as 0.
    private static IEnumerable<V1.Schedule.Types.DayPart.Types.Day> DaysOf(WeekDays days) =>
        from day in Enumerable.Range(1, 7) where days.HasFlag(BitOf(day)) select (V1.Schedule.Types.DayPart.Types.Day)day;

    private static WeekDays DaysOf(IEnumerable<V1.Schedule.Types.DayPart.Types.Day> days) =>
        days.Aggregate(WeekDays.None, static (all, day) => (int)day is >= 1 and <= 7 ? all | BitOf((int)day) : (WeekDays)byte.MaxValue);

    private static WeekDays BitOf(int day) => (WeekDays)(1 << (day % 7));

    private static V1.SceneTags? ToProtoOrNull(SceneTags tags) => tags.Count == 0 ? null : ToProto(tags);

    private static V1.SceneTags ToProto(SceneTags tags) => new() { Themes = { tags.Themes }, Moods = { tags.Moods }, Places = { tags.Places } };

    private static SceneTags ToDomain(V1.SceneTags? tags) =>
        tags is null ? SceneTags.None : new([.. tags.Themes], [.. tags.Moods], [.. tags.Places]);
}
