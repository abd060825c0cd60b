using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Matching;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Assignment;
using AdCommerce.Domain.Playback.Replay;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Viewers;
using AdCommerce.LoadTests.Measure.Matching;

namespace AdCommerce.Domain.Tests.Performance;

/// <summary>
/// The steps of a decision on a seeded world of 1,000 placements over 12 attributes and an episode of five slots, one operation at a time: what the
/// benchmarks time, and whose allocations a test pins.
/// </summary>
internal sealed class DecisionWork
{
    private const int Seed = 7;
    private const int Placements = 1_000;
    private const int Slots = 5;
    private const int ProductsPerSlot = 2;
    private const int Segments = 90;
    private const int CandidatesPerSlot = 20;
    private const int Brands = 6;
    private const double Share = 0.22;
    private const int SeenByFan = 400;
    private const int EpisodesOfFan = 100;
    private const string EpisodeId = "work-1";

    private static readonly Guid Session = new(1, 2, 3, new byte[8]);

    private readonly MatchingWorld _world = new(Placements, 64, Share, Seed);
    private readonly PlacementIndex _index;
    private readonly PlaybackSnapshot _snapshot;
    private readonly PlaybackSnapshot _capped;
    private readonly ExposureHistory _fan = new(
        true,
        [.. Enumerable.Range(0, SeenByFan).Select(static i => Seen(i, $"seen-{i}", TimeSpan.FromMinutes(20 * (SeenByFan - i))))],
        EpisodeInPlay.Of(Enumerable.Range(0, EpisodesOfFan * Slots).Select(static i => Seen(i, $"in-play-{i / Slots}", TimeSpan.FromMinutes(EpisodesOfFan - (i / Slots))))));
    private readonly EpisodeEditions _editions;
    private readonly RenditionTemplate[] _renditions;
    private readonly MultivariantTemplate _multivariant;
    private readonly ViewerProfile[] _profiles;
    private readonly string[] _pseudonyms;
    private readonly SlotCandidate[] _candidates;
    private readonly int[] _ends = [.. Enumerable.Range(1, Slots).Select(static i => i * CandidatesPerSlot)];
    private readonly int[] _choices = new int[Slots];
    private readonly LearnedRates _rates;
    private readonly RateCandidate[] _rated = [.. Enumerable.Range(0, CandidatesPerSlot).Select(static i => new RateCandidate(i, (i + 1) * 1_000_000L, 1))];
    private readonly long[] _values = new long[CandidatesPerSlot];
    private readonly SessionDraw[] _draws;
    private readonly CampaignMoney _money = new(static _ => throw new InvalidOperationException("nobody has a budget"));
    private readonly FactsEncoder _facts = new();
    private readonly byte[] _factsSpace = new byte[FactsEncoder.BytesMax];
    private readonly AskedHistory _asked = AskedHistory.None with
    {
        Counts = [.. Enumerable.Range(0, CandidatesPerSlot).Select(static i => new AskedCount(CapTarget.Of(CapScope.Placement, Key(i), ""), CapWindow.Day, i + 1))],
    };

    private int _turn;

    public DecisionWork()
    {
        _index = PlacementIndex.Compile(_world.Placements.Select(static (p, i) => (IndexedPlacement?)new IndexedPlacement(Category(i % Slots), MatchingWorld.ExpressionOf(p))));
        _snapshot = PlaybackSnapshot.Empty.Next(State([]));
        _capped = PlaybackSnapshot.Empty.Next(State([new(CapScope.Placement, 3, CapWindow.Day), new(CapScope.Category, FrequencyCap.CountMax, CapWindow.Week)]));
        _editions = _snapshot.FindEpisode(EpisodeId)!.Current;
        _renditions = [.. _editions.Revision.Content.Renditions.Select((_, i) => new RenditionTemplate(_editions.Revision, i))];
        _multivariant = new MultivariantTemplate(EpisodeId, _editions.Revision, [.. _renditions]);
        _profiles = [.. _world.Viewers.Select(static v => ViewerProfile.Unknown with { Consent = new Consent(true, true, false), Attributes = v.Context.Attributes! })];
        _pseudonyms = [.. Enumerable.Range(0, _profiles.Length).Select(static i => $"viewer-{i}")];
        var random = new Random(Seed);
        _candidates = [.. Enumerable.Range(0, Slots * CandidatesPerSlot).Select(i => Candidate(random, i))];
        var rated = Enumerable.Range(0, Placements).Select(static i => new RatePlacement(Key(i), Product(i), Category(i % Slots), Stage.Episode));
        _rates = LearnedRates.Compile([.. rated], ProfileCells.One, new RateCounts(), 0, Seed, 0);
        _draws = [.. _pseudonyms.Select(static p => SessionDraw.Of(p, Seed, Slots))];
    }

    /// <summary>
    /// Every step, with the most bytes that it may allocate: it may become less, and then the number here does, too. A little room is left, because code that is compiled again when
    /// it is hot may keep on the stack what it allocated before.
    /// </summary>
    public static readonly ImmutableArray<(string Name, long BytesMax, Func<DecisionWork, object?> Run)> Steps =
    [
        (nameof(Match), 80, static work => Done(work.Match())),
        (nameof(Assign), 0, static work => Done(work.Assign())),
        (nameof(Rank), 0, static work => Done(work.Rank())),
        (nameof(Decide), 2_200, static work => work.Decide()),
        // What money and history are asked through, and nothing else.
        (nameof(DecideForSession), 2_450, static work => work.DecideForSession()),
        (nameof(DecideForFan), 55_000, static work => work.DecideForFan()),
        (nameof(WriteFacts), 0, static work => Done(work.WriteFacts())),
        (nameof(RenderMedia), 10_560, static work => work.RenderMedia()),
        (nameof(RenderMultivariant), 4_640, static work => work.RenderMultivariant()),
    ];

    /// <summary>Finds what is for a viewer in one slot's category; how many.</summary>
    public int Match()
    {
        var turn = Next();
        var count = 0;
        foreach (var _ in _index.Match(Category(turn % Slots), _world.Viewers[turn % _profiles.Length].Context))
            count++;
        return count;
    }

    /// <summary>Chooses a set for five slots of 20 candidates each, where brands stand against each other.</summary>
    public int Assign()
    {
        var problem = new AssignmentProblem
        {
            Candidates = _candidates,
            Ends = _ends,
            Competitors = CompetitorsOfTheFirst,
            SlotsPerBrandMax = 1,
            Seed = (ulong)Next(),
        };
        return SlotAssignment.Solve(problem, _choices).Steps;
    }

    /// <summary>Ranks 20 candidates of one slot by learned rates.</summary>
    public int Rank() => _rates.Table.Rank(0, 0, _draws[Next() % _draws.Length], _rated, _values, []).Winner;

    /// <summary>Decides the whole episode for a viewer.</summary>
    public EpisodeDecision Decide()
    {
        var viewer = Next() % _profiles.Length;
        return EpisodeSelection.Decide(_snapshot, _editions, _profiles[viewer], _pseudonyms[viewer], SampleCatalog.Somewhere, rates: _rates);
    }

    /// <summary>The same as a viewer's grain does it, where no campaign has a budget.</summary>
    public EpisodeDecision DecideForSession()
    {
        var viewer = Next() % _profiles.Length;
        return EpisodeSelection.Decide(
            _snapshot, _editions, _profiles[viewer], _pseudonyms[viewer], SampleCatalog.Somewhere, DecisionHistory.Of(ExposureHistory.None), _rates, _money.For(Session));
    }

    /// <summary>The same for a viewer who watches much, of placements that all have caps.</summary>
    public EpisodeDecision DecideForFan()
    {
        var viewer = Next() % _profiles.Length;
        return EpisodeSelection.Decide(_capped, _editions, _profiles[viewer], _pseudonyms[viewer], SampleCatalog.Somewhere, DecisionHistory.Of(_fan), _rates, _money.For(Session));
    }

    /// <summary>Writes what a decision knew of a viewer, whose caps had counted some; how many bytes.</summary>
    public int WriteFacts() => _facts.Write(_profiles[0], _asked, _factsSpace);

    /// <summary>Puts a media playlist of 90 segments together.</summary>
    public byte[] RenderMedia() => _renditions[0].Render(Choices(), independentSegments: true);

    /// <summary>Puts a multivariant playlist together.</summary>
    public byte[] RenderMultivariant() => _multivariant.Render(Choices(), _editions.Original.Id);

    // What is not an object is not to be made one: that would be counted.
    private static object? Done(int _) => null;

    private static readonly CompetitorTable CompetitorsOfTheFirst = new(Brands, [(0, 1), (0, 2), (3, 4)]);

    private static readonly string[] AllChoices = ["00000", "10000", "12121", "22222", "02020"];

    private string Choices() => AllChoices[Next() % AllChoices.Length];

    private int Next() => _turn++ & int.MaxValue;

    private RegistryState State(ImmutableArray<FrequencyCap> caps)
    {
        var revision = SampleCatalog.Revision([.. Enumerable.Range(0, Slots).Select(static i => (Category(i), Enumerable.Range(0, ProductsPerSlot).Select(p => Product(i, p)).ToImmutableArray()))]);
        revision = revision with { Content = revision.Content with { Renditions = [SampleCatalog.Rendition(Segments)] } };
        var changes = Enumerable.Range(0, MatchingWorld.Attributes).Select(static i => (RegistryChange)new AttributePut(Attribute(i)))
            .Concat(Enumerable.Range(0, Slots * ProductsPerSlot).Select(static i => new ProductPut(SampleCatalog.Product(Product(i), Brand(i), Category(i % Slots)))))
            .Append(new CampaignPut(new Campaign(SampleCatalog.Campaign(Brand(Slots)), "Spring", false, 0)))
            .Concat(_world.Placements.Select((p, i) => new PlacementPut(SampleCatalog.Placement(Key(i), Product(i % (Slots * ProductsPerSlot))) with
            {
                Targeting = MatchingWorld.ExpressionOf(p),
                Terms = new PlacementTerms { Bid = new Bid(Stage.Episode, new Money("CNY", (1 + (i * 7919 % 100)) * 1_000_000L)), Caps = caps },
            })))
            .Append(new EpisodeDrafted(EpisodeId, "skin-deep", revision))
            .Append(new EpisodePublished(EpisodeId, 1, "hash"));
        return SampleCatalog.State().Apply(new RegistryEntry(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, [.. changes]));
    }

    private static AttributeDefinition Attribute(int attribute) => attribute < MatchingWorld.FirstNumber
        ? SampleCatalog.Attribute(
            Wish.NameOf(attribute), attribute < MatchingWorld.WordAttributes ? AttributeKind.Enum : AttributeKind.Set, [.. Enumerable.Range(0, MatchingWorld.Words).Select(Wish.WordOf)])
        : SampleCatalog.Attribute(Wish.NameOf(attribute), AttributeKind.Number);

    private static SlotCandidate Candidate(Random random, int i)
    {
        var brand = random.Next(Brands);
        return new SlotCandidate(i % CandidatesPerSlot, random.Next(1_000), PriorityClass.Standard, brand, i / CandidatesPerSlot, brand);
    }

    private static SeenExposure Seen(int placement, string episode, TimeSpan ago) => new(
        Key(placement), Product(placement % (Slots * ProductsPerSlot)), "skin-deep", episode, "slot-0", ExposureHistory.MicrosOf(SampleCatalog.Somewhere.Now - ago));

    private static PlacementKey Key(int placement) => SampleCatalog.PlacementKey($"work-{placement}", Brand(placement));

    private static string Brand(int product) => product / Slots % ProductsPerSlot == 0 ? "lumiere" : "petal";

    private static string Category(int category) => $"category-{category}";

    private static string Product(int product) => Product(product % Slots, product / Slots % ProductsPerSlot);

    private static string Product(int category, int product) => $"work-{category}-{product}";
}
