using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdCommerce.Domain.Tests.Scenarios;

/// <summary>One story of one decision, as it stands in a file: who wants what, who watches, and what is to be seen and why.</summary>
internal sealed record Scenario
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>In a sentence.</summary>
    public required string Story { get; init; }

    public Dictionary<string, ScenarioBrand> Brands { get; init; } = [];

    public required Dictionary<string, ScenarioProduct> Products { get; init; }

    /// <summary>What one unit of other currencies is worth in CNY.</summary>
    public Dictionary<string, decimal> ExchangeRates { get; init; } = [];

    /// <summary>By "brand/campaign"; one that is not named has no terms of its own.</summary>
    public Dictionary<string, ScenarioCampaign> Campaigns { get; init; } = [];

    /// <summary>By "brand/campaign/placement".</summary>
    public required Dictionary<string, ScenarioPlacement> Placements { get; init; }

    /// <summary>By "brand/occasion".</summary>
    public Dictionary<string, ScenarioOccasion> Occasions { get; init; } = [];

    public ScenarioDrama Drama { get; init; } = new();

    /// <summary>The slots in order of time: slot-0, slot-1, ...</summary>
    public required ScenarioSlot[] Slots { get; init; }

    /// <summary>Slots of the episodes before, by id: what was seen there may still count.</summary>
    public Dictionary<string, ScenarioSlot[]> EarlierEpisodes { get; init; } = [];

    public ScenarioViewer Viewer { get; init; } = new();

    public DateTimeOffset Time { get; init; } = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    public string Market { get; init; } = "CN";

    public string Device { get; init; } = "phone";

    /// <summary>For each slot.</summary>
    public required ScenarioExpectation[] Expect { get; init; }

    public static Scenario Read(string path) =>
        JsonSerializer.Deserialize<Scenario>(File.ReadAllText(path), Options) ?? throw new InvalidDataException($"{path} holds nothing");
}

internal sealed record ScenarioBrand(string[]? Competitors = null);

internal sealed record ScenarioProduct(
    string Brand, string Category, long Stock = 10, string[]? Markets = null, Dictionary<string, string[]>? UnsuitedTo = null,
    Dictionary<string, string[]>? BrandUnsuitedTo = null);

internal sealed record ScenarioCampaign(double Holdout = 0, bool Paused = false);

/// <summary>A placement.</summary>
/// <param name="Product">The product.</param>
/// <param name="For">For whom, in the targeting language; everybody when absent.</param>
/// <param name="Class">Sponsorship, Standard or House.</param>
/// <param name="Bid">How much, in units of the currency.</param>
/// <param name="Currency">Of the bid. Where there is no exchange rate for it, it stands there from before there were any.</param>
/// <param name="Per">For what: "thousand exposures", "note", "room" or "group".</param>
/// <param name="Priority">0 to 1,000.</param>
/// <param name="State">Draft, Active, Paused or Ended.</param>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it.</param>
/// <param name="Hours">"Asia/Shanghai 18-24": hours of every day on a clock.</param>
/// <param name="Markets">Where.</param>
/// <param name="WantsScenes">Tags of scenes that it asks for, as "mood:warm".</param>
/// <param name="RefusesScenes">Tags that it does not want.</param>
/// <param name="PrefersScenes">Tags that it would rather have: they make its fit.</param>
/// <param name="SlotCategories">In which slots, when not in those of the product's category.</param>
/// <param name="Caps">As "2 of brand per day", "1 of placement per campaign".</param>
internal sealed record ScenarioPlacement(
    string Product,
    string For = "",
    string Class = "Standard",
    decimal Bid = 0,
    string Currency = "CNY",
    string Per = "thousand exposures",
    int Priority = 0,
    string State = "Active",
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null,
    string? Hours = null,
    string[]? Markets = null,
    string[]? WantsScenes = null,
    string[]? RefusesScenes = null,
    string[]? PrefersScenes = null,
    string[]? SlotCategories = null,
    string[]? Caps = null);

/// <summary>An occasion.</summary>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it.</param>
/// <param name="Markets">Where.</param>
/// <param name="Lifts">Placements as "campaign/placement", or "campaign/-" for all of one.</param>
/// <param name="Percent">By how much.</param>
internal sealed record ScenarioOccasion(DateTimeOffset From, DateTimeOffset Until, string[] Markets, string[] Lifts, int Percent);

internal sealed record ScenarioDrama(int SeparationEpisodes = 0, int BrandSlotsMax = 3, bool CategoryRivalsAllowed = false, bool ProductLock = false);

/// <summary>A slot and its scene.</summary>
/// <param name="Category">What stands there.</param>
/// <param name="Variants">Products of which there is a rendering.</param>
/// <param name="Scene">Tags of the scene, as "mood:warm".</param>
/// <param name="Group">The continuity group.</param>
/// <param name="Refuses">What the creator does not want, as "brand:rouge" or "category:spirits".</param>
internal sealed record ScenarioSlot(string Category, string[] Variants, string[]? Scene = null, string Group = "", string[]? Refuses = null);

/// <summary>The viewer.</summary>
/// <param name="Attributes">A word, a number, or words of a set.</param>
/// <param name="Personalization">Whether the profile may be used.</param>
/// <param name="Blocks">Products, or "brand:petal".</param>
/// <param name="Saw">What was seen.</param>
/// <param name="InPlay">What was decided and may still be seen.</param>
/// <param name="SawEarlier">How often what of a placement was seen, longer ago than the log tells one by one.</param>
/// <param name="HistoryKnown">False while the log cannot be read.</param>
/// <param name="HeldOutFrom">A viewer is taken who is held out from exactly these campaigns, of those with a holdout.</param>
internal sealed record ScenarioViewer(
    Dictionary<string, JsonElement>? Attributes = null,
    bool Personalization = true,
    string[]? Blocks = null,
    ScenarioSeen[]? Saw = null,
    ScenarioSeen[]? InPlay = null,
    Dictionary<string, int>? SawEarlier = null,
    bool HistoryKnown = true,
    string[]? HeldOutFrom = null);

internal sealed record ScenarioSeen(string Placement, string Episode, double MinutesAgo, string Slot = "slot-0");

/// <summary>What is to be seen in a slot.</summary>
/// <param name="Shows">The product; "the original" for none.</param>
/// <param name="By">The placement, where several have the product.</param>
/// <param name="Because">Profile, Scene or Open.</param>
/// <param name="Matched">What of viewer and scene was looked at.</param>
/// <param name="Ghosts">Placements that were withheld, best first.</param>
/// <param name="Others">What became of others: the outcome, or the sentence that their brand reads.</param>
/// <param name="WouldWin">What it would have taken, by placement.</param>
/// <param name="Values">What it is worth and what that is made of, by placement.</param>
internal sealed record ScenarioExpectation(
    string Shows,
    string? By = null,
    string? Because = null,
    string[]? Matched = null,
    string[]? Ghosts = null,
    Dictionary<string, string>? Others = null,
    Dictionary<string, string>? WouldWin = null,
    Dictionary<string, string>? Values = null);
