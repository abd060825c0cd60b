using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.LoadTests.Reports;

/// <summary>A campaign of the world, as it is made and as the questions' own computation knows it.</summary>
/// <param name="Brand">Whose.</param>
/// <param name="Id">Its id.</param>
/// <param name="Terms">Its windows.</param>
/// <param name="HoldoutShare">Who is held out.</param>
internal sealed record WorldCampaign(string Brand, string Id, Windows Terms, double HoldoutShare = 0)
{
    public string Name => $"brands/{Brand}/campaigns/{Id}";
}

/// <summary>Windows of attempts, in microseconds; a step of 0 has none of its own.</summary>
internal sealed record Windows(long Journey, long Note = 0, long Livestream = 0, long Group = 0)
{
    public const long Hour = 3_600_000_000;
    public const long Day = 24 * Hour;
}

/// <summary>What the viewers come upon: four episodes of two dramas, four campaigns with windows of their own, one of which holds viewers out.</summary>
internal sealed class ReportWorld(ClockedServer server, int seed)
{
    /// <summary>The brand that is asked about.</summary>
    public const string Brand = "lumiere";

    /// <summary>Holds viewers out. Nothing else is for its viewers, so that what is withheld leaves the slot as it was shot.</summary>
    public static readonly WorldCampaign Held = new(Brand, "rep-held", new(3 * Windows.Day), 0.3);

    /// <summary>All campaigns.</summary>
    public static readonly WorldCampaign[] Campaigns =
    [
        new(Brand, "rep-week", new(7 * Windows.Day)),
        new(Brand, "rep-day", new(Windows.Day, 4 * Windows.Hour, 6 * Windows.Hour, 12 * Windows.Hour)),
        Held,
        new("petal", "rep-petal", new(7 * Windows.Day)),
    ];

    private const string Disclosure = "Advertisement";
    private const int GroupsPerCampaign = 4;
    private const int SeatsMax = 2_000;
    private const int Priority = 900;

    private static readonly (string Drama, string Episode, string Theme)[] Episodes =
        [("rep-a", "rep-a-1", "growth"), ("rep-a", "rep-a-2", "love"), ("rep-b", "rep-b-1", "love"), ("rep-b", "rep-b-2", "")];

    private static readonly (string Campaign, string Id, string Product, string Targeting)[] Placements =
    [
        ("rep-week", "oily-a", "lumiere-matte-velvet", "skin_type == \"oily\" && drama == \"rep-a\""),
        ("rep-day", "oily-b", "lumiere-matte-velvet", "skin_type == \"oily\" && drama == \"rep-b\""),
        ("rep-week", "dry", "lumiere-dew-veil", "skin_type == \"dry\""),
        ("rep-day", "combination", "lumiere-dew-veil", "skin_type == \"combination\" && episode == \"rep-a-1\""),
        ("rep-week", "combination", "lumiere-matte-velvet", "skin_type == \"combination\" && episode != \"rep-a-1\""),
        ("rep-held", "normal", "lumiere-matte-velvet", "skin_type == \"normal\""),
        ("rep-petal", "sensitive", "petal-calm-serum", "skin_type == \"sensitive\""),
    ];

    private static readonly string[] Skins = ["oily", "dry", "combination", "normal", "sensitive"];
    private static readonly string[] Tastes = ["fruity", "bitter", "floral", "creamy", ""];
    private static readonly int[] Ages = [0, 24, 41];

    /// <summary>The episodes to play.</summary>
    public static IReadOnlyList<string> EpisodeNames { get; } = [.. Episodes.Select(static e => $"episodes/{e.Episode}")];

    /// <summary>A viewer's id.</summary>
    public string ViewerOf(int number) => $"rep-{seed}-{number}";

    /// <summary>Every twelfth agreed to nothing and is counted by session.</summary>
    public static bool Agrees(int number) => number % 12 != 11;

    /// <summary>In words of the configuration, which parts viewers by taste and by ages from 18 and from 30 on; nothing of who did not agree.</summary>
    public static string CircleOf(int number)
    {
        if (!Agrees(number))
            return "";
        var (taste, age) = (TasteOf(number), AgeOf(number));
        return string.Join(';', ((string[])[taste.Length == 0 ? "" : $"taste={taste}", age == 0 ? "" : age < 30 ? "age=18..30" : "age=30.."]).Where(static part => part.Length > 0));
    }

    /// <summary>Makes it through the public API.</summary>
    public async Task CreateAsync(int viewers)
    {
        // What the demo shows would stand where somebody is held out.
        foreach (var campaign in (string[])["brands/lumiere/campaigns/evening-light", "brands/petal/campaigns/soft-morning"])
        {
            var options = await server.AsAsync("role=operator");
            await DemoWait.UntilThereAsync(() => server.Campaigns.PauseCampaignAsync(new() { Name = campaign }, options).ResponseAsync);
        }

        await CreateEpisodesAsync();
        foreach (var campaign in Campaigns)
            await CreateCampaignAsync(campaign);
        foreach (var (campaign, id, product, targeting) in Placements)
        {
            var placement = new Placement { Product = $"products/{product}", Priority = Priority, Targeting = targeting };
            await server.Campaigns.CreatePlacementAsync(
                new() { Parent = Campaigns.Single(c => c.Id == campaign).Name, PlacementId = id, Placement = placement }, await server.AsAsync("role=operator"));
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, viewers), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) => await CreateViewerAsync(number));
    }

    /// <summary>Opens the rooms of a day; those of the day before are over by then.</summary>
    public async Task OpenRoomsAsync(int day)
    {
        var now = DateTimeOffset.UnixEpoch.AddMicroseconds(await server.NowMicrosAsync());
        foreach (var campaign in Campaigns)
        {
            var (parent, id) = ($"brands/{campaign.Brand}", $"{campaign.Id}-{day}");
            var room = new Livestream
            {
                Campaign = campaign.Name,
                Title = "Live",
                RoomUri = "/media/demo/room",
                Host = "Load",
                Offers = { new LivestreamOffer { Product = $"products/{ProductOf(campaign)}", StageEndOffset = Duration.FromTimeSpan(TimeSpan.FromHours(1)) } },
                StartTime = (now - TimeSpan.FromMinutes(1)).ToTimestamp(),
                EndTime = (now + TimeSpan.FromHours(23)).ToTimestamp(),
                DisclosureLabel = Disclosure,
            };
            await server.Content.CreateLivestreamAsync(new() { Parent = parent, LivestreamId = id, Livestream = room }, await server.AsAsync("role=operator"));
            await server.Content.StartLivestreamAsync(new() { Name = $"{parent}/livestreams/{id}" }, await server.AsAsync("role=operator"));
        }
    }

    private async Task CreateEpisodesAsync()
    {
        foreach (var drama in Episodes.Select(static e => e.Drama).Distinct())
            await server.Catalog.CreateDramaAsync(new() { DramaId = drama, Drama = new() { Title = drama } }, await server.AsAsync("role=operator"));
        foreach (var (drama, episode, theme) in Episodes)
        {
            var import = DemoCatalog.ImportOf(drama, episode, episode);
            import.Scenes[0].Themes.Clear();
            if (theme.Length > 0)
                import.Scenes[0].Themes.Add(theme);
            await server.Catalog.ImportEpisodeAsync(import, await server.AsAsync("role=operator"));
            foreach (var product in DemoCatalog.Foundations)
                await server.Catalog.ImportVariantAsync(DemoCatalog.VariantOf(episode, product), await server.AsAsync("role=operator"));
            await server.Catalog.PublishEpisodeAsync(new() { Name = $"episodes/{episode}" }, await server.AsAsync("role=operator"));
        }
    }

    private async Task CreateCampaignAsync(WorldCampaign campaign)
    {
        var parent = $"brands/{campaign.Brand}";
        var made = new Campaign
        {
            Title = campaign.Id,
            JourneyWindow = DurationOf(campaign.Terms.Journey),
            NoteStepWindow = DurationOf(campaign.Terms.Note),
            LivestreamStepWindow = DurationOf(campaign.Terms.Livestream),
            GroupStepWindow = DurationOf(campaign.Terms.Group),
            HoldoutShare = campaign.HoldoutShare,
        };
        await server.Campaigns.CreateCampaignAsync(new() { Parent = parent, CampaignId = campaign.Id, Campaign = made }, await server.AsAsync("role=operator"));
        var note = new Note
        {
            Campaign = campaign.Name,
            Title = "Seen in daylight",
            Text = "It stays.",
            Product = $"products/{ProductOf(campaign)}",
            Author = "Load",
            DisclosureLabel = Disclosure,
        };
        await server.Content.CreateNoteAsync(new() { Parent = parent, NoteId = campaign.Id, Note = note }, await server.AsAsync("role=operator"));
        await server.Content.PublishNoteAsync(new() { Name = $"{parent}/notes/{campaign.Id}" }, await server.AsAsync("role=operator"));
        for (var i = 0; i < GroupsPerCampaign; i++)
        {
            var group = new Group { Campaign = campaign.Name, Title = campaign.Id, Capacity = SeatsMax, Order = i, DisclosureLabel = Disclosure };
            await server.Content.CreateGroupAsync(new() { Parent = parent, GroupId = $"{campaign.Id}-{i}", Group = group }, await server.AsAsync("role=operator"));
        }
    }

    private async Task CreateViewerAsync(int number)
    {
        var viewer = new Viewer
        {
            Name = $"viewers/{ViewerOf(number)}",
            Consent = new() { Personalization = Agrees(number), Measurement = Agrees(number) },
            Attributes = { { "skin_type", new() { EnumValue = Skins[number % Skins.Length] } } },
        };
        if (TasteOf(number).Length > 0)
            viewer.Attributes.Add("taste", new() { EnumValue = TasteOf(number) });
        if (AgeOf(number) > 0)
            viewer.Attributes.Add("age", new() { NumberValue = AgeOf(number) });
        await server.Viewers.UpdateViewerAsync(new() { Viewer = viewer, AllowMissing = true }, await server.AsAsync("role=operator"));
    }

    // The divisors share nothing with each other, so that every skin has every taste and age.
    private static string TasteOf(int number) => Tastes[number / 7 % Tastes.Length];

    private static int AgeOf(int number) => Ages[number / 11 % Ages.Length];

    private static string ProductOf(WorldCampaign campaign) => Placements.First(p => p.Campaign == campaign.Id).Product;

    private static Duration? DurationOf(long micros) => micros == 0 ? null : Duration.FromTimeSpan(TimeSpan.FromMicroseconds(micros));
}
