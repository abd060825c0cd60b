using AdCommerce.Floors.V1;
using AdCommerce.LoadTests.Measure.Calls;

namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>The standard load: a server with a world in it that can grow, and the calls that are compared.</summary>
internal sealed class ResolveWorld : IAsyncDisposable
{
    private const string ResolvePath = "/adcommerce.v1.PlaybackService/ResolveEpisode";
    private const string FloorsPath = "/adcommerce.floors.v1.FloorsService/";
    private const int Connections = 4;
    private const int UnderWayEach = 16;
    private const int NamesAtOnce = 1_000;

    private readonly int _seed;
    private readonly bool _isPinned;
    private readonly WorldMedia _media;
    private Zipf? _viewers;
    private byte[]?[] _headers = [];
    private byte[]?[] _hops = [];
    private string[] _pseudonyms = [];
    private AskedEpisode[] _episodes = [];
    private AskedEpisode[] _shortEpisodes = [];

    private ResolveWorld(MeasuredServer server, int seed, int segments, bool isPinned)
    {
        (Server, _seed, _isPinned) = (server, seed, isPinned);
        Draw = new WorldDraw(seed);
        _media = new WorldMedia("", segments);
    }

    /// <summary>The server.</summary>
    public MeasuredServer Server { get; }

    /// <summary>How placements and viewers were drawn.</summary>
    public WorldDraw Draw { get; }

    /// <summary>How much there is.</summary>
    public WorldSizes Sizes { get; private set; } = new(0, 0, 0, 0);

    /// <summary>Who asks how often.</summary>
    public Zipf Viewers => _viewers?.Count == Sizes.Viewers ? _viewers : _viewers = new Zipf(Sizes.Viewers);

    /// <summary>What resolving answered so far.</summary>
    public ResolveAnswers Answers { get; } = new();

    /// <summary>Starts a server and makes the world.</summary>
    public static async Task<ResolveWorld> StartAsync(WorldSizes sizes, int seed, bool pin, Action<string> say)
    {
        var world = new ResolveWorld(await MeasuredServer.StartAsync(sizes.Segments), seed, sizes.Segments, pin);
        try
        {
            await new WorldBuilder(world.Server.Api, world._media, world.Draw, say).BeginAsync();
            await world.GrowAsync(sizes, say);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds what is missing to these sizes; what is more stays.</summary>
    public async Task GrowAsync(WorldSizes sizes, Action<string> say)
    {
        await Server.SpreadAsync();
        var before = Sizes;
        var after = sizes with
        {
            Placements = Math.Max(sizes.Placements, before.Placements),
            Episodes = Math.Max(sizes.Episodes, before.Episodes),
            Viewers = Math.Max(sizes.Viewers, before.Viewers),
        };
        await new WorldBuilder(Server.Api, _media, Draw, say).GrowAsync(before, after);
        Sizes = after;
        _episodes = [.. Enumerable.Range(0, after.Episodes).Select(static i => AskedEpisode.Of(WorldNames.Episode(i)))];
        _shortEpisodes = [.. Enumerable.Range(0, after.ShortEpisodes).Select(static i => AskedEpisode.Of(WorldNames.ShortEpisode(i)))];
        Array.Resize(ref _headers, after.Viewers);
        Array.Resize(ref _pseudonyms, after.Viewers);
        foreach (var chunk in Enumerable.Range(before.Viewers, after.Viewers - before.Viewers).Chunk(NamesAtOnce))
        {
            var names = await Server.Floors.NameAsync(new() { Viewers = { chunk.Select(WorldNames.Viewer) } });
            names.Pseudonyms.CopyTo(_pseudonyms, chunk[0]);
        }

        _hops = new byte[after.Viewers][];
        if (_isPinned)
            await Server.PinAsync();
    }

    /// <summary>Makes every viewer active, and every kind of call known to the process.</summary>
    public async Task WarmAsync(MeasurePlan plan, Action<string> say)
    {
        say($"warming up {Sizes.Viewers} viewers");
        await Resolving(WorldSizes.Slots).Load.RunAsync(plan.WarmUp);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(part => Task.Factory.StartNew(
            () =>
            {
                var everybody = new EveryViewer(this, part, Connections);
                using var connection = new CallConnection(Server.FloorsAddress);
                connection.Run(everybody, UnderWayEach, () => everybody.IsOver, new());
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        await Hopping().Load.RunAsync(plan.WarmUp / 3);
        await Empty().Load.RunAsync(plan.WarmUp / 3);
        Answers.Begin();
    }

    /// <summary>Presses play.</summary>
    /// <param name="slots">Of the episodes: 5, or 1.</param>
    public MeasuredCalls Resolving(int slots) => new(Server, new(Server.GrpcAddress, Sources(random => new ResolveCalls(this, slots, random)), UnderWayEach));

    /// <summary>E2: the same viewers, one call that does nothing, as many bytes.</summary>
    public MeasuredCalls Hopping() => new(Server, new(Server.FloorsAddress, Sources(random => new HopCalls(this, random)), UnderWayEach));

    /// <summary>E0.</summary>
    public MeasuredCalls Empty() => new(
        Server, new(Server.FloorsAddress, Sources(_ => new EmptyCalls(FloorHeaders("Empty"))), UnderWayEach));

    /// <summary>Headers of a viewer's resolve.</summary>
    public byte[] HeadersOf(int viewer) => _headers[viewer] ??= CallHeaders.Of(
        ResolvePath, Server.GrpcAddress.Authority, IdentityProvider.TokenOf(WorldNames.Viewer(viewer), TimeProvider.System.GetUtcNow()));

    /// <summary>What is asked for.</summary>
    public IReadOnlyList<AskedEpisode> EpisodesOf(int slots) => slots == 1 ? _shortEpisodes : _episodes;

    /// <summary>A hop to a viewer, with as many bytes as resolving answered on average.</summary>
    public byte[] HopOf(int viewer) => _hops[viewer] ??= CallHeaders.Prefixed(new HopRequest { Pseudonym = _pseudonyms[viewer], Bytes = Answers.BytesEach });

    /// <summary>Headers of a floor.</summary>
    public byte[] FloorHeaders(string method) => CallHeaders.Of(FloorsPath + method, Server.FloorsAddress.Authority);

    /// <summary>A figure with the world it was measured in; void when too many answers were none of a decision.</summary>
    public Figure Judge(Figure figure) => figure.With(
    [
        new("placements", Sizes.Placements), new("episodes", Sizes.Episodes), new("viewers", Sizes.Viewers), new("answerBytes", Answers.BytesEach),
        new("filledSlots", Answers.FilledShare), new("fallbackShare", Answers.FallbackShare), new("pinned", Server.IsPinned ? 1 : 0),
    ]) with
    { IsVoid = figure.IsVoid || Answers.IsTooOftenFallback };

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private ICallSource[] Sources(Func<Random, ICallSource> make) => [.. Enumerable.Range(0, Connections).Select(i => make(new Random((_seed * Connections) + i)))];
}
