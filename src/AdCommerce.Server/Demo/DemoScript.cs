using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdCommerce.Server.Demo;

/// <summary>What the demo drama is made of: <c>drama.json</c>, written by the script that draws it.</summary>
internal sealed record DemoDrama(
    DemoTitle Drama,
    IReadOnlyList<DemoTitle> Brands,
    IReadOnlyList<DemoProduct> Products,
    IReadOnlyList<DemoEpisode> Episodes,
    IReadOnlyList<DemoVariant> Variants);

/// <summary>A drama or a brand.</summary>
internal sealed record DemoTitle(string Id, string Title, string? Synopsis, IReadOnlyList<string>? Themes);

/// <summary>A product.</summary>
internal sealed record DemoProduct(
    string Id,
    string Brand,
    string Category,
    string Title,
    string MainColor,
    string Image,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes,
    DemoPrice Price,
    IReadOnlyList<string> Markets);

/// <summary>A price.</summary>
internal sealed record DemoPrice(string CurrencyCode, long AmountMicros);

/// <summary>An episode with scenes and slots.</summary>
internal sealed record DemoEpisode(string Id, string Title, string Source, IReadOnlyList<DemoScene> Scenes, IReadOnlyList<DemoSlot> Slots);

/// <summary>A scene.</summary>
internal sealed record DemoScene(
    string Id, double StartSeconds, double EndSeconds, IReadOnlyList<string> Themes, IReadOnlyList<string> Moods, string Place);

/// <summary>A slot.</summary>
internal sealed record DemoSlot(string Id, string Scene, double StartSeconds, double EndSeconds, string Category, DemoBox Box);

/// <summary>Where in the picture.</summary>
internal sealed record DemoBox(double X, double Y, double Width, double Height);

/// <summary>A variant.</summary>
internal sealed record DemoVariant(string Episode, string Slot, string Product, string Source);

/// <summary>Who watches, and who pays: <c>audience.json</c>. Attributes, values and matches are spelled as in the API.</summary>
internal sealed record DemoAudience(
    IReadOnlyList<JsonElement> Attributes,
    IReadOnlyList<DemoViewer> Viewers,
    IReadOnlyList<DemoCampaign> Campaigns,
    IReadOnlyList<DemoPlacement> Placements);

/// <summary>A viewer.</summary>
internal sealed record DemoViewer(string Id, JsonElement Attributes, bool Personalization);

/// <summary>A campaign.</summary>
internal sealed record DemoCampaign(string Brand, string Id, string Title, DemoBudget? Budget);

/// <summary>A budget that begins with the start that loads it; spelled as in the API, but for its times.</summary>
internal sealed record DemoBudget(int Days, JsonElement Budget);

/// <summary>A placement.</summary>
internal sealed record DemoPlacement(string Campaign, string Id, string Product, int Priority, IReadOnlyList<JsonElement> Matches, string? Targeting, JsonElement? Bid);

/// <summary>What comes after the episode: <c>chain.json</c>. Notes, livestreams, groups and occasions are spelled as in the API.</summary>
internal sealed record DemoChain(
    IReadOnlyList<DemoNote> Notes, IReadOnlyList<DemoRoom> Rooms, IReadOnlyList<DemoGroup> Groups, IReadOnlyList<DemoOccasion> Occasions);

/// <summary>A review note.</summary>
internal sealed record DemoNote(string Brand, string Id, JsonElement Note);

/// <summary>A livestream; its times are counted from the start that schedules it. One that opens at once is live at once.</summary>
internal sealed record DemoRoom(string Brand, string Id, int OpensInMinutes, int Minutes, JsonElement Livestream);

/// <summary>A private group.</summary>
internal sealed record DemoGroup(string Brand, string Id, JsonElement Group);

/// <summary>An occasion that begins with the first start, and the rooms that belong to it.</summary>
internal sealed record DemoOccasion(string Brand, string Id, int Days, IReadOnlyList<string> Rooms, JsonElement Occasion);

/// <summary>Reads the files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DemoDrama))]
[JsonSerializable(typeof(DemoAudience))]
[JsonSerializable(typeof(DemoChain))]
internal sealed partial class DemoJson : JsonSerializerContext;
