using System.Collections.Frozen;
using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Chain;

/// <summary>What can be offered on the chain, compiled by campaign and immutable. A silo swaps the whole of it when the registry has changed.</summary>
public sealed class ChainSnapshot
{
    /// <summary>Of an empty registry.</summary>
    public static readonly ChainSnapshot Empty = new(RegistryState.Empty);

    private readonly RegistryState _state;
    private readonly FrozenDictionary<CampaignKey, CampaignContent> _campaigns;

    private ChainSnapshot(RegistryState state)
    {
        _state = state;
        var notes = state.Notes.Values.Where(static n => n.State == NoteState.Published)
            .ToLookup(static n => new CampaignKey(n.Key.BrandId, n.CampaignId));
        var rooms = state.Livestreams.Values.Where(static l => l.State != LivestreamState.Ended)
            .ToLookup(static l => new CampaignKey(l.Key.BrandId, l.CampaignId));
        var groups = state.Groups.Values.Where(static g => !g.Closed)
            .ToLookup(static g => new CampaignKey(g.Key.BrandId, g.CampaignId));
        var occasions = state.Occasions.Values.ToLookup(static o => o.Key.BrandId);
        _campaigns = state.Campaigns.Values.ToFrozenDictionary(static c => c.Key, c => new CampaignContent(
            c,
            [.. notes[c.Key]],
            [.. rooms[c.Key]],
            [.. groups[c.Key].OrderBy(static g => g.Order).ThenBy(static g => g.Key)],
            [.. occasions[c.Key.BrandId]]));
    }

    /// <summary>The snapshot of a later state; the same one when nothing that it is made of has changed.</summary>
    public ChainSnapshot Next(RegistryState state) =>
        state.Campaigns == _state.Campaigns && state.Notes == _state.Notes && state.Livestreams == _state.Livestreams
            && state.Groups == _state.Groups && state.Occasions == _state.Occasions
            ? this
            : new ChainSnapshot(state);

    /// <summary>What a campaign offers, or null for a campaign that is not known.</summary>
    public CampaignContent? Find(CampaignKey campaign) => _campaigns.GetValueOrDefault(campaign);

    /// <summary>Rooms that are not over and have a limit: somebody has to count who is in them.</summary>
    public IEnumerable<Livestream> LimitedRooms => _campaigns.Values.SelectMany(static c => c.Livestreams).Where(static l => l.Capacity > 0);
}

/// <summary>What one campaign can offer.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Notes">Published notes, by id.</param>
/// <param name="Livestreams">Livestreams that are not over, by id.</param>
/// <param name="Groups">Open groups, in the order in which they fill.</param>
/// <param name="Occasions">The brand's occasions, by id.</param>
public sealed record CampaignContent(
    Campaign Campaign,
    ImmutableArray<ReviewNote> Notes,
    ImmutableArray<Livestream> Livestreams,
    ImmutableArray<PrivateGroup> Groups,
    ImmutableArray<Occasion> Occasions);
