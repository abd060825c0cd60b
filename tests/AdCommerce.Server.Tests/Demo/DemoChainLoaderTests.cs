using System.Text.Json;
using AdCommerce.Domain.Chain;
using AdCommerce.Grains.Registry;
using AdCommerce.Server.Demo;
using Microsoft.Extensions.DependencyInjection;

namespace AdCommerce.Server.Tests.Demo;

/// <summary>What the demo offers after the episode, at its first start and at later ones.</summary>
public sealed class DemoChainLoaderTests(DemoHost host) : IClassFixture<DemoHost>
{
    private static readonly DemoChain Chain = JsonSerializer.Deserialize(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Demo", "chain.json")), DemoJson.Default.DemoChain)!;

    [Fact]
    public async Task Load_AtOnceAndLater_IsCompleteRepeatableAndRenewsRooms()
    {
        var replica = host.Server.Services.GetRequiredService<RegistryReplica>();
        var now = host.Server.Services.GetRequiredService<TimeProvider>().GetUtcNow();

        var first = await replica.CatchUpAsync(CancellationToken.None);
        AssertCampaignsLead(first, now);

        await new DemoChainLoader(host.Api, Chain, now).LoadAsync();
        Assert.Equal(first.Position, (await replica.CatchUpAsync(CancellationToken.None)).Position);

        var later = now.AddDays(3);
        await new DemoChainLoader(host.Api, Chain, later).LoadAsync();
        var renewed = await replica.CatchUpAsync(CancellationToken.None);
        AssertCampaignsLead(renewed, later);
        Assert.Equal(first.Livestreams.Count * 2, renewed.Livestreams.Count);
        Assert.Equal(first.Notes, renewed.Notes);

        await new DemoChainLoader(host.Api, Chain, later).LoadAsync();
        Assert.Equal(renewed.Position, (await replica.CatchUpAsync(CancellationToken.None)).Position);
    }

    // For each campaign: a note for each product that its placements show, a live room, one to come, two groups of which the small one comes first.
    private static void AssertCampaignsLead(Domain.Registry.RegistryState state, DateTimeOffset now)
    {
        Assert.Equal(2, state.Campaigns.Count);
        foreach (var campaign in state.Campaigns.Keys)
        {
            var noted = state.Notes.Values.Where(n => n.CampaignId == campaign.CampaignId && n.State == NoteState.Published).Select(n => n.Subject.ProductId);
            var placed = state.Placements.Values.Where(p => p.Key.Campaign == campaign).Select(p => p.ProductId);
            Assert.Equal(placed.Distinct().Order(), noted.Distinct().Order());
            var rooms = state.Livestreams.Values.Where(l => l.CampaignId == campaign.CampaignId && l.EndTime > now).ToArray();
            var live = Assert.Single(rooms, l => l.State == LivestreamState.Live);
            Assert.Equal(live.EndTime - live.StartTime, TimeSpan.FromMicroseconds(live.Offers[^1].StageEndMicros));
            Assert.Single(rooms, l => l.State == LivestreamState.Scheduled && l.StartTime > now);
            var groups = state.Groups.Values.Where(g => g.CampaignId == campaign.CampaignId).OrderBy(g => g.Order).ToArray();
            Assert.Equal(2, groups.Length);
            Assert.True(groups[0].Capacity < groups[1].Capacity);
        }

        var fair = Assert.Single(state.Occasions.Values);
        Assert.True(fair.StartTime <= now && fair.EndTime > now);
        Assert.All(fair.LivestreamIds, id => Assert.True(state.Livestreams[fair.Key with { Id = id }].EndTime > now));
    }
}
