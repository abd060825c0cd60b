using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;
using Google.Protobuf;

namespace AdCommerce.LoadTests.Kills;

/// <summary>Takes episodes through their life: import, two variants, publication, now and then a new draft.</summary>
internal sealed class EpisodeWriter(Run run, KillFigures figures, Random random, string drama) : Writer(run, figures, random)
{
    private const int PageSize = 500;

    private readonly SortedDictionary<string, Episode> _episodes = new(StringComparer.Ordinal);
    private readonly Queue<Func<Write>> _ahead = new();
    private string _subject = "";

    protected override Write Next()
    {
        if (_ahead.Count == 0)
            PlanOne();
        return _ahead.Dequeue()();
    }

    protected override async Task<bool> IsCarriedOutAsync(ServerApi api)
    {
        var there = await FindAsync(api.Catalog.GetEpisodeAsync(new() { Name = _subject }, api.Operator()));
        if (there?.Draft is { } draft)
            ExpectWhole(draft, there.Name);
        if (there?.Published is { } published)
            ExpectWhole(published, there.Name);
        return there is not null && (!_episodes.TryGetValue(_subject, out var known) || !WithoutEtag(known).Equals(WithoutEtag(there)));
    }

    protected override async Task CompareAsync(ServerApi api)
    {
        var there = new Dictionary<string, Episode>();
        var token = "";
        do
        {
            var page = await api.Catalog.ListEpisodesAsync(new() { Parent = $"dramas/{drama}", PageSize = PageSize, PageToken = token }, api.Operator());
            foreach (var episode in page.Episodes)
                Run.Expect(there.TryAdd(episode.Name, episode), $"{episode.Name} is listed twice");
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        foreach (var (name, episode) in _episodes)
            Compare(WithoutEtag(episode), there.TryGetValue(name, out var found) ? WithoutEtag(found) : null, name);
        foreach (var extra in there.Keys.Where(name => !_episodes.ContainsKey(name)))
            Run.Violated($"{extra} is there and was never acknowledged");
    }

    private void PlanOne()
    {
        var id = NewId("episode");
        var first = Random.Next(DemoCatalog.Foundations.Count);
        _ahead.Enqueue(() => Import(id));
        _ahead.Enqueue(() => ImportVariant(id, DemoCatalog.Foundations[first]));
        _ahead.Enqueue(() => ImportVariant(id, DemoCatalog.Foundations[(first + 1) % DemoCatalog.Foundations.Count]));
        _ahead.Enqueue(() => Publish(id));
        if (Random.Next(2) == 0)
            _ahead.Enqueue(() => Import(id));
    }

    private Write Import(string id)
    {
        _subject = $"episodes/{id}";
        var request = DemoCatalog.ImportOf(drama, id, NewId("Title"));
        request.RequestId = NewId("request");
        return new("ImportEpisode", async api => await api.Catalog.ImportEpisodeAsync(request, api.Operator()), answer =>
        {
            var episode = (Episode)answer;
            ExpectWhole(episode.Draft, episode.Name);
            _episodes[episode.Name] = episode;
        });
    }

    private Write ImportVariant(string id, string product)
    {
        _subject = $"episodes/{id}";
        var name = _subject;
        var request = DemoCatalog.VariantOf(id, product);
        request.RequestId = NewId("request");
        return new("ImportVariant", async api => await api.Catalog.ImportVariantAsync(request, api.Operator()), answer =>
        {
            var variants = _episodes[name].Draft.Slots[0].Variants;
            if (!variants.Contains((Variant)answer))
                variants.Add((Variant)answer);
        });
    }

    private Write Publish(string id)
    {
        _subject = $"episodes/{id}";
        var request = new PublishEpisodeRequest { Name = _subject, RequestId = NewId("request") };
        return new("PublishEpisode", async api => await api.Catalog.PublishEpisodeAsync(request, api.Operator()), answer =>
        {
            var published = (PublishEpisodeResponse)answer;
            Run.Expect(
                published.EditionsSha256.Length > 0 && published.Episode.Published.EditionsSha256 == published.EditionsSha256,
                $"{published.Episode.Name} was published without its hash");
            _episodes[published.Episode.Name] = published.Episode;
        });
    }

    private void ExpectWhole(EpisodeRevision revision, string name)
    {
        var whole = revision.Renditions.Count == KillRun.DemoRenditions && revision.Slots.Count == 1 && revision.Scenes.Count == 1
            && revision.Renditions.All(static r => r.Segments > 0) && revision.Duration.ToTimeSpan() > TimeSpan.Zero;
        Run.Expect(whole, $"{name} is there by half: {revision}");
    }

    // Importing a variant answers with the variant, not with the episode's new etag.
    private static Episode WithoutEtag(Episode episode)
    {
        var copy = episode.Clone();
        copy.Etag = "";
        return copy;
    }
}
