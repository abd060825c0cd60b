using System.Net;
using System.Text.Json;
using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;

namespace AdCommerce.LoadTests.Kills;

/// <summary>A player that presses play again and again, keeps its sessions, and asks for them again after the kill.</summary>
internal sealed class SessionReader(Run run, KillFigures figures, Random random)
{
    /// <summary>Sessions kept of each round: all of them are asked for again after every later kill.</summary>
    private const int KeptPerRoundMax = 8;

    private const string FallbackHeader = "AdCommerce-Fallback";

    private readonly List<Kept> _kept = [];
    private readonly Dictionary<string, byte[]> _media = [];
    private int _keptThisRound;

    private sealed record Kept(string Viewer, string Episode, string Session, byte[] Resolved, string PlaylistUri, byte[] Master);

    /// <summary>Plays until told to stop or until the server is gone.</summary>
    public async Task RunAsync(ServerApi api, CancellationToken stop)
    {
        _keptThisRound = 0;
        try
        {
            while (!stop.IsCancellationRequested)
                await PlayAsync(api);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            // The server is being killed.
        }
    }

    /// <summary>Asks again for every session.</summary>
    public async Task CheckAsync(ServerApi api)
    {
        foreach (var kept in _kept)
        {
            using var resolved = await api.ResolveAsync(kept.Viewer, kept.Episode, kept.Session);
            Compare(kept.Resolved, await resolved.Content.ReadAsByteArrayAsync(), $":resolve of a session of {kept.Episode}, {resolved.StatusCode}");
            Compare(kept.Master, await GetAsync(api, kept.PlaylistUri), $"the multivariant playlist of a session of {kept.Episode}");
        }

        foreach (var (uri, bytes) in _media)
            Compare(bytes, await GetAsync(api, uri), uri);
    }

    private async Task PlayAsync(ServerApi api)
    {
        var viewer = DemoCatalog.Viewers[random.Next(DemoCatalog.Viewers.Count)];
        var episode = DemoCatalog.Episodes[random.Next(DemoCatalog.Episodes.Count)];
        using (var master = await api.MasterAsync(viewer, episode))
            Count(master);
        using var answer = await api.ResolveAsync(viewer, episode);
        Count(answer);
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (!answer.IsSuccessStatusCode || _keptThisRound >= KeptPerRoundMax)
            return;
        using var json = JsonDocument.Parse(body);
        var uri = json.RootElement.GetProperty("playlistUri").GetString()!;
        var playlist = await GetAsync(api, uri);
        foreach (var media in Playlists.MediaUris(playlist))
        {
            if (!_media.ContainsKey(media))
                _media[media] = await GetAsync(api, media);
        }

        // Kept only now, when everything of it was read whole.
        _keptThisRound++;
        _kept.Add(new Kept(viewer, episode, json.RootElement.GetProperty("session").GetString()!, body, uri, playlist));
        lock (figures.PlayerAnswers)
            figures.Sessions++;
    }

    private void Count(HttpResponseMessage answer)
    {
        run.Expect(answer.StatusCode == HttpStatusCode.OK, $"{answer.RequestMessage!.RequestUri!.AbsolutePath} answered {(int)answer.StatusCode}");
        var kind = answer.Headers.TryGetValues(FallbackHeader, out var reasons) ? $"{(int)answer.StatusCode} {reasons.First()}" : $"{(int)answer.StatusCode}";
        lock (figures.PlayerAnswers)
            figures.PlayerAnswers[kind] = figures.PlayerAnswers.GetValueOrDefault(kind) + 1;
    }

    private void Compare(byte[] before, byte[] after, string what)
    {
        lock (figures.PlayerAnswers)
            figures.SessionAnswersCompared++;
        run.Expect(before.AsSpan().SequenceEqual(after), $"{what} changed from {before.Length} to {after.Length} bytes");
    }

    private static async Task<byte[]> GetAsync(ServerApi api, string uri)
    {
        using var answer = await api.Http.GetAsync(uri);
        return await answer.Content.ReadAsByteArrayAsync();
    }
}
