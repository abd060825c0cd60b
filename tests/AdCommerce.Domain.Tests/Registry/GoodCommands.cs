using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Registry;

/// <summary>Commands that are carried out, each by a name that says what is tried.</summary>
internal static class GoodCommands
{
    private static readonly RegistryState World = State();

    public static readonly IReadOnlyDictionary<string, RegistryCommand> All = new Dictionary<string, RegistryCommand>
    {
        ["brand"] = new CreateBrand("new", "New") { Request = RequestKey.None },
        ["attribute"] = new CreateAttribute(Attribute("budget", AttributeKind.Number)) { Request = RequestKey.None },
        ["set"] = new CreateAttribute(Attribute("concerns", AttributeKind.Set, "dry", "red_cheeks-2")) { Request = RequestKey.None },
        ["product"] = new CreateProduct(Product("new")) { Request = RequestKey.None },
        ["bare product"] = new CreateProduct(Product("new") with { ImageUri = "", Markets = [], Attributes = Attributes(), Stock = 0, MainColor = "#00ff7F" })
        {
            Request = RequestKey.None,
        },
        ["update"] = new UpdateProduct(Product() with { Stock = 0, Category = "ignored!" }, ["stock"]) { Request = RequestKey.None },
        ["drama"] = new CreateDrama(new Drama("new", "New", "", [], 0)) { Request = RequestKey.None },
        ["competitors"] = new CreateBrand("new", "New") { CompetitorIds = ["lumiere", "petal"], Request = RequestKey.None },
        ["time zone and currency"] = new CreateBrand("new", "New") { TimeZone = "Asia/Shanghai", CurrencyCode = "CNY", Request = RequestKey.None },
        ["update time zone"] = new UpdateBrand(new Brand("petal", "", 0) { TimeZone = "Asia/Singapore" }, ["time_zone"]) { Request = RequestKey.None },
        ["update brand"] = new UpdateBrand(new Brand("petal", "", 0) { CompetitorIds = ["lumiere"] }, ["competitors"]) { Request = RequestKey.None },
        ["set rules"] = new UpdateDrama(
            new Drama("skin-deep", "", "", [], 0) { SetRules = new SetRules(SetRules.SeparationEpisodesMax, EpisodeRevision.SlotsMax, true, true) }, ["set_rules"])
        {
            Request = RequestKey.None,
        },
        ["holdout"] = new CreateCampaign(new Campaign(Campaign("petal", "new"), "New", false, 0, null, 0.5)) { Request = RequestKey.None },
        ["capped placement"] = new CreatePlacement(Placement(PlacementKey("new"), "matte") with
        {
            SlotCategories = ["foundation", "make-up"],
            Terms = new() { Caps = [.. Enum.GetValues<CapScope>().SelectMany(static scope => Enum.GetValues<CapWindow>().Select(window => new FrequencyCap(scope, 1_000, window)))] },
        })
        {
            Request = RequestKey.None,
        },
        ["refusing episode"] = new ImportEpisode("new", "skin-deep", Refusing("petal")) { Request = RequestKey.None },
        ["episode"] = new ImportEpisode("new", "skin-deep", Revision()) { Request = RequestKey.None },
        ["reimport"] = new ImportEpisode("skin-deep-1", "skin-deep", Revision()) { Request = RequestKey.None },
        ["variant"] = new ImportVariant("skin-deep-1", "slot-0", Variant("matte"), ContentVersion) { Request = RequestKey.None },
        ["publish"] = new PublishEpisode("skin-deep-1", EpisodeVersion, 1, "hash", 0) { Request = RequestKey.None },
        ["publish known"] = new PublishEpisode("skin-deep-1", EpisodeVersion, 1, "hash", EpisodeVersion) { Request = RequestKey.None },
        ["campaign"] = new CreateCampaign(new Campaign(Campaign("petal", "new"), "New", false, 0)) { Request = RequestKey.None },
        ["pause campaign"] = new SetCampaignPaused(Campaign(), true) { Request = RequestKey.None },
        ["placement"] = new CreatePlacement(
            Placement(PlacementKey("new"), "matte", 1_000, Viewer("skin_type", "oily"), Viewer("hair", "long"), Scene("place", "any words")))
        {
            Request = RequestKey.None,
        },
        ["pause placement"] = new SetPlacementState(PlacementKey(), PlacementState.Paused, 0) { Request = RequestKey.None },
    };

    public static EpisodeRevision Refusing(string brand)
    {
        var revision = Revision(("foundation", []));
        return revision with { Slots = [revision.Slots[0] with { ContinuityGroup = "bottle", Refusals = new SlotRefusals(["drink"], [brand]) }] };
    }

    public static long EpisodeVersion => World.Episodes["skin-deep-1"].Version;

    public static long ContentVersion => World.Episodes["skin-deep-1"].Latest.ContentVersion;
}
