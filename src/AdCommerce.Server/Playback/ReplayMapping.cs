using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Replay;
using AdCommerce.Server.Access;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Funnel;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Playback;

/// <summary>A decision that was made again, as the API spells it.</summary>
internal static class ReplayMapping
{
    /// <summary>What was served, as its session says.</summary>
    public static V1.ReplayDecisionResponse Served(SessionTicket served)
    {
        var inputs = served.Decision.Inputs;
        return new V1.ReplayDecisionResponse
        {
            Episode = $"episodes/{served.EpisodeId}",
            Revision = served.Decision.Revision,
            DecideTime = (inputs?.Context.Now ?? SessionTicket.BeginOf(served.SessionId)).ToTimestamp(),
            Market = inputs?.Context.Market ?? "",
            Device = EventMapping.DeviceOf(inputs?.Context.Device ?? ""),
            Personalized = served.Decision.Personalized,
            Circle = served.Decision.Circle,
            FallbackReason = (V1.FallbackReason)(int)served.Decision.Fallback,
            RegistryVersion = inputs?.RegistryPosition ?? 0,
            RatesVersion = inputs?.RatesVersion ?? 0,
            Served = { served.Decision.Slots.Select(ToProto) },
        };
    }

    /// <summary>Takes out what tells of a profile: of a viewer who may have been erased since, nothing of it is told.</summary>
    public static void WithoutProfile(V1.ReplayDecisionResponse answer)
    {
        answer.Circle = "";
        foreach (var slot in answer.Served)
            slot.Matched.Clear();
    }

    /// <summary>What came out when it was made again.</summary>
    public static void Add(ReplayedDecision replayed, Caller caller, V1.ReplayDecisionResponse answer)
    {
        answer.Identical = replayed.IsIdentical;
        answer.Replayed.AddRange(replayed.Decision.Slots.Select(ToProto));
        answer.Slots.AddRange(replayed.Slots.Select(slot => slot.ToProto(caller)));
    }

    private static V1.DecidedSlot ToProto(SlotDecision slot) => new()
    {
        Placement = slot.Placement?.ToString() ?? "",
        Product = slot.Placement is null ? "" : $"products/{slot.ProductId}",
        Variant = slot.Choice,
        Reason = SlotMapping.ReasonOf(slot.Reason),
        Matched = { slot.Matched },
        Propensity = slot.Propensity,
        Withheld = { slot.Ghosts.Select(static ghost => ghost.ToString()) },
    };
}
