using AdCommerce.LoadTests.Servers;
using Grpc.Core;

namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>Makes the world through the public API, many calls at once, and says how far it is.</summary>
internal sealed class WorldBuilder(ServerApi api, WorldMedia media, WorldDraw draw, Action<string> say)
{
    private const int ChangesAtOnce = 64;
    private const int Parts = 5;
    private const int TriesMax = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What everything else stands on.</summary>
    public async Task BeginAsync()
    {
        for (var i = 0; i < Matching.MatchingWorld.Attributes; i++)
            await api.Catalog.CreateAttributeAsync(WorldDraw.AttributeOf(i), api.Operator());
        for (var i = 0; i < WorldNames.Brands; i++)
        {
            await api.Catalog.CreateBrandAsync(new() { BrandId = WorldNames.Brand(i), Brand = new() { Title = WorldNames.Brand(i) } }, api.Operator());
            await api.Campaigns.CreateCampaignAsync(
                new() { Parent = $"brands/{WorldNames.Brand(i)}", CampaignId = WorldNames.Campaign, Campaign = new() { Title = "Load" } }, api.Operator());
        }

        for (var category = 0; category < WorldSizes.Slots; category++)
        {
            for (var product = 0; product < WorldMedia.ProductsPerCategory; product++)
                await api.Catalog.CreateProductAsync(WorldDraw.ProductOf(category, product), api.Operator());
        }

        await api.Catalog.CreateDramaAsync(new() { DramaId = WorldNames.Drama, Drama = new() { Title = "Load" } }, api.Operator());
    }

    /// <summary>Adds what the greater sizes have more.</summary>
    public async Task GrowAsync(WorldSizes from, WorldSizes to)
    {
        await EachAsync("episodes", from.Episodes, to.Episodes, ChangesAtOnce, i => EpisodeAsync(WorldNames.Episode(i), WorldSizes.Slots));
        await EachAsync("short episodes", from.Episodes == 0 ? 0 : from.ShortEpisodes, to.ShortEpisodes, ChangesAtOnce, i => EpisodeAsync(WorldNames.ShortEpisode(i), 1));
        await EachAsync("placements", from.Placements, to.Placements, ChangesAtOnce, i => DoneAsync(() => api.Campaigns.CreatePlacementAsync(draw.PlacementOf(i), api.Operator())));
        await EachAsync("viewers", from.Viewers, to.Viewers, ChangesAtOnce, i => DoneAsync(() => api.Viewers.UpdateViewerAsync(draw.ViewerOf(i), api.Operator())));
    }

    private async Task EpisodeAsync(string episode, int slots)
    {
        await DoneAsync(() => api.Catalog.ImportEpisodeAsync(media.ImportOf(WorldNames.Drama, episode, slots), api.Operator()));
        for (var slot = 0; slot < slots; slot++)
        {
            for (var product = 0; product < WorldMedia.ProductsPerCategory; product++)
                await DoneAsync(() => api.Catalog.ImportVariantAsync(WorldMedia.VariantOf(episode, slot, product), api.Operator()));
        }

        await DoneAsync(() => api.Catalog.PublishEpisodeAsync(new() { Name = $"episodes/{episode}", RequestId = $"publish-{episode}" }, api.Operator()));
    }

    // A server that is busy with what it was asked before says so. What it did not answer may have been done all the same; then it is there.
    private static async Task DoneAsync<T>(Func<AsyncUnaryCall<T>> call)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                await call();
                return;
            }
            catch (RpcException e) when (tried > 1 && e.StatusCode == StatusCode.AlreadyExists)
            {
                return;
            }
            catch (RpcException e) when (tried < TriesMax && e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }

    private async Task EachAsync(string what, int from, int to, int atOnce, Func<int, Task> create)
    {
        if (to <= from)
            return;
        var (begun, done, part) = (TimeProvider.System.GetTimestamp(), 0, Math.Max(1, (to - from) / Parts));
        await Parallel.ForEachAsync(Enumerable.Range(from, to - from), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (i, _) =>
        {
            await create(i);
            if (Interlocked.Increment(ref done) is var now && now % part == 0)
                say($"{from + now} of {to} {what}, {now / TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0}/s");
        });
    }
}
