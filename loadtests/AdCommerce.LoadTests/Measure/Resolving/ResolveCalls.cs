using AdCommerce.LoadTests.Measure.Calls;
using AdCommerce.V1;

namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>Viewers who press play, each answer held against what was asked; of some also whether the placements may be shown to the viewer at all.</summary>
internal sealed class ResolveCalls(ResolveWorld world, int slots, Random random) : ICallSource
{
    /// <summary>Every so many answers the targeting of what was chosen is evaluated here, too.</summary>
    private const int TargetingEvery = 256;

    private readonly Zipf _viewers = world.Viewers;
    private readonly IReadOnlyList<AskedEpisode> _episodes = world.EpisodesOf(slots);
    private long _checked;

    public Call Next()
    {
        var (viewer, episode) = (_viewers.Next(random), random.Next(_episodes.Count));
        return new(world.HeadersOf(viewer), _episodes[episode].Request, ((long)viewer << 32) | (uint)episode);
    }

    public void Check(long tag, ReadOnlySpan<byte> message)
    {
        var answer = ResolveEpisodeResponse.Parser.ParseFrom(message);
        var (viewer, episode) = ((int)(tag >> 32), _episodes[(int)tag].Id);
        if (answer.Slots.Count != slots || answer.Revision != 1 || answer.Session.Length == 0
            || !answer.PlaylistUri.Contains(episode, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"not a decision on {slots} slots of {episode}: {answer}");
        }

        var filled = 0;
        for (var i = 0; i < slots; i++)
        {
            if (!IsRight(answer.Slots[i], i, viewer))
                throw new InvalidDataException($"slot {i} of {episode} for viewer {viewer}: {answer.Slots[i]}");
            filled += answer.Slots[i].Product is null ? 0 : 1;
        }

        _checked++;
        world.Answers.Add(message.Length, slots, filled, isFallback: answer.FallbackReason != 0);
    }

    private bool IsRight(ResolvedSlot slot, int place, int viewer)
    {
        if (slot.Product is null)
            return slot.EventToken.Length == 0;
        var placement = WorldNames.PlacementOf(slot.Product.Placement);
        var (category, product) = WorldNames.ShownBy(placement);
        return slot.EventToken.Length > 0 && category == place && slot.Category == WorldNames.Category(category)
            && slot.Product.Name.EndsWith(WorldNames.Product(category, product), StringComparison.Ordinal)
            && (_checked % TargetingEvery != 0 || world.Draw.Audience(placement).Holds(world.Draw.Viewer(viewer).Context));
    }
}

/// <summary>An episode that viewers press play on.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Request">What they ask.</param>
internal sealed record AskedEpisode(string Id, byte[] Request)
{
    public static AskedEpisode Of(string id) =>
        new(id, CallHeaders.Prefixed(new ResolveEpisodeRequest { Name = $"episodes/{id}", Market = "CN", Device = Device.Phone }));
}
