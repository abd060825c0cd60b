using System.Globalization;
using System.Net.Http.Headers;
using AdCommerce.LoadTests.Servers;

namespace AdCommerce.LoadTests.Outage;

/// <summary>
/// Players that come by the clock, whatever the answers do (open loop): warm viewers, viewers never met, media playlists. Bounded, so
/// that a server that hangs does not take the load's own machine down.
/// </summary>
internal sealed class PlaylistLoad(ServerApi api, OutagePlan plan)
{
    private const int UnderWayMax = 2_000;
    private const int ColdTokens = 64;
    private const string FallbackHeader = "AdCommerce-Fallback";
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Random _random = new(plan.Seed);
    private readonly List<(string Viewer, string Episode, byte[] Playlist)> _warm = [];
    private readonly List<string> _media = [];
    private readonly Queue<string> _cold = new();
    private int _underWay;

    /// <summary>Where answers are counted now.</summary>
    public Phase Phase { get; set; } = new("warm-up");

    /// <summary>Meets the warm viewers and notes which edition is theirs; gets tokens for viewers to be met cold.</summary>
    public async Task WarmAsync(IReadOnlyList<string> viewers)
    {
        foreach (var viewer in viewers)
        {
            foreach (var episode in DemoCatalog.Episodes)
                _warm.Add((viewer, episode, await PersonalAsync(viewer, episode)));
        }

        _media.AddRange(_warm.SelectMany(static w => Playlists.MediaUris(w.Playlist)).Distinct());
        // Tokens come from the server under test: ahead of the load, so that they do not distort it.
        var seconds = plan.PhaseLength.TotalSeconds;
        var cold = (int)(plan.RatePerSecond * seconds * 3 * ShareOfCold) + ColdTokens;
        for (var i = 0; i < cold; i++)
        {
            var viewer = string.Create(CultureInfo.InvariantCulture, $"cold-{plan.Seed}-{i}");
            await api.ViewerTokenAsync(viewer);
            _cold.Enqueue(viewer);
        }
    }

    private const double ShareOfCold = 0.25;
    private const double ShareOfMedia = 0.15;

    /// <summary>Sends requests until told to stop, and waits for their answers.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var sent = 0L;
        var open = new List<Task>();
        using var timer = new PeriodicTimer(Tick, TimeProvider.System);
        while (!stop.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            var due = (long)(TimeProvider.System.GetElapsedTime(begun).TotalSeconds * plan.RatePerSecond);
            for (; sent < due; sent++)
            {
                if (Volatile.Read(ref _underWay) >= UnderWayMax)
                    Phase.HeldBack();
                else
                    open.Add(SendNextAsync());
            }

            open.RemoveAll(static t => t.IsCompletedSuccessfully);
        }

        await Task.WhenAll(open);
    }

    private Task SendNextAsync()
    {
        var chance = _random.NextDouble();
        if (chance < ShareOfMedia)
            return SendAsync(Phase, "media", null, _media[_random.Next(_media.Count)], null);
        if (chance < ShareOfMedia + ShareOfCold && _cold.TryDequeue(out var cold))
            return SendAsync(Phase, "cold", cold, $"/v1/episodes/{DemoCatalog.Episodes[_random.Next(2)]}/master.m3u8", null);
        var (viewer, episode, playlist) = _warm[_random.Next(_warm.Count)];
        return SendAsync(Phase, "warm", viewer, $"/v1/episodes/{episode}/master.m3u8", playlist);
    }

    private async Task SendAsync(Phase phase, string kind, string? viewer, string path, byte[]? personal)
    {
        Interlocked.Increment(ref _underWay);
        var begun = TimeProvider.System.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (viewer is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await api.ViewerTokenAsync(viewer));
            using var answer = await api.Http.SendAsync(request);
            var body = await answer.Content.ReadAsByteArrayAsync();
            var took = TimeProvider.System.GetElapsedTime(begun);
            var reason = answer.Headers.TryGetValues(FallbackHeader, out var reasons) ? reasons.First() : "";
            var isPlaylist = body.AsSpan().StartsWith("#EXTM3U"u8);
            phase.Answered(
                isPlaylist ? kind : kind + " no playlist", (int)answer.StatusCode, reason, took, personal is not null && !body.AsSpan().SequenceEqual(personal));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            phase.Answered(kind, 0, e.GetType().Name, TimeProvider.System.GetElapsedTime(begun), personal is not null);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    // The first answers of a process may come too late for a decision.
    private async Task<byte[]> PersonalAsync(string viewer, string episode)
    {
        const int Attempts = 200;
        for (var i = 0; i < Attempts; i++)
        {
            using var answer = await api.MasterAsync(viewer, episode);
            if (answer.IsSuccessStatusCode && !answer.Headers.Contains(FallbackHeader))
                return await answer.Content.ReadAsByteArrayAsync();
        }

        throw new InvalidOperationException($"{viewer} got no decision of its own for {episode} in {Attempts} attempts.");
    }
}
