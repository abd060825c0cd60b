using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.Registry.GoodCommands;
using static AdCommerce.Domain.Tests.SampleCatalog;
using Limits = AdCommerce.Domain.Campaigns.Placement;

namespace AdCommerce.Domain.Tests.Registry;

/// <summary>What each command asks for: the good one is carried out, and every broken rule is named with its field.</summary>
public sealed class RegistryCommandTests
{
    private static readonly RegistryState World = State();
    private static readonly string Long = new('a', 10_000);

    public static TheoryData<string> GoodNames => [.. GoodCommands.All.Keys];

    [Theory]
    [MemberData(nameof(GoodNames))]
    public void Decide_Good_IsCarriedOut(string name)
    {
        var decided = GoodCommands.All[name].Decide(World);

        Assert.True(decided.IsSuccess, decided.Rejection?.Message);
        Assert.NotEmpty(decided.Value!.Changes);
    }

    [Theory]
    [InlineData("", "New", "brand_id")]
    [InlineData("Upper", "New", "brand_id")]
    [InlineData("1st", "New", "brand_id")]
    [InlineData("a/b", "New", "brand_id")]
    [InlineData("new", "", "brand.title")]
    [InlineData("new", "two\nlines", "brand.title")]
    [InlineData("?", "\0", "brand_id", "brand.title")]
    public void CreateBrand_Wrong_NamesEveryField(string id, string title, params string[] fields) =>
        AssertInvalid(new CreateBrand(id, title) { Request = RequestKey.None }, fields);

    [Fact]
    public void CreateAttribute_Wrong_NamesEveryField()
    {
        AssertInvalid(Create(Attribute("with-hyphen", AttributeKind.Unspecified) with { Description = Long }), "attribute_id", "attribute.kind", "attribute.description");
        AssertInvalid(Create(Attribute("a", AttributeKind.Enum)), "attribute.allowed_values");
        AssertInvalid(Create(Attribute("a", AttributeKind.Set, [.. Enumerable.Range(0, 257).Select(i => $"v{i}")])), "attribute.allowed_values");
        AssertInvalid(Create(Attribute("a", AttributeKind.Enum, "x", "x")), "attribute.allowed_values");
        AssertInvalid(Create(Attribute("a", AttributeKind.Enum, "Upper")), "attribute.allowed_values");
        AssertInvalid(Create(Attribute("a", AttributeKind.Number, "x")), "attribute.allowed_values");
        AssertInvalid(Create(Attribute("a", AttributeKind.Number) with { Minimum = 2, Maximum = 1 }), "attribute.minimum");
        AssertInvalid(Create(Attribute("a", AttributeKind.Number) with { Maximum = double.PositiveInfinity }), "attribute.minimum");
        AssertInvalid(Create(Attribute("a", AttributeKind.Number) with { Minimum = double.NaN }), "attribute.minimum");

        static RegistryCommand Create(AttributeDefinition attribute) => new CreateAttribute(attribute) { Request = RequestKey.None };
    }

    public static TheoryData<string, Func<Product, Product>> WrongProducts => new()
    {
        { "product.title", product => product with { Title = "" } },
        { "product.title", product => product with { Title = Long } },
        { "product.category", product => product with { Category = "Two words" } },
        { "product.stock", product => product with { Stock = -1 } },
        { "product.main_color", product => product with { MainColor = "red" } },
        { "product.main_color", product => product with { MainColor = "#12345G" } },
        { "product.main_color", product => product with { MainColor = "#1234567" } },
        { "product.main_color", product => product with { MainColor = "" } },
        { "product.price.currency_code", product => product with { Price = new Money("cny", 1) } },
        { "product.price.currency_code", product => product with { Price = new Money("", 1) } },
        { "product.price.amount_micros", product => product with { Price = new Money("CNY", -1) } },
        { "product.price.amount_micros", product => product with { Price = new Money("CNY", Money.AmountMicrosMax + 1) } },
        { "product.markets", product => product with { Markets = ["China"] } },
        { "product.markets", product => product with { Markets = [.. Enumerable.Repeat("CN", 65)] } },
        { "product.image_uri", product => product with { ImageUri = "http://cdn.example/a.png" } },
        { "product.image_uri", product => product with { ImageUri = "//cdn.example/a.png" } },
        { "product.image_uri", product => product with { ImageUri = "javascript:alert(1)" } },
        { "product.image_uri", product => product with { ImageUri = "https://" } },
        { "product.image_uri", product => product with { ImageUri = "/a\"b.png" } },
        { "product.image_uri", product => product with { ImageUri = "/a b.png" } },
        { "product.image_uri", product => product with { ImageUri = "/" + Long } },
        { "product.attributes[\"unknown\"]", product => product with { Attributes = Attributes(("unknown", AttributeValue.OfNumber(1))) } },
        { "product.attributes[\"age\"]", product => product with { Attributes = Attributes(("age", AttributeValue.OfNumber(101))) } },
    };

    [Theory]
    [MemberData(nameof(WrongProducts))]
    public void CreateOrUpdateProduct_Wrong_NamesTheField(string field, Func<Product, Product> change)
    {
        var wrong = change(Product());

        AssertInvalid(new CreateProduct(wrong with { Id = "new" }) { Request = RequestKey.None }, field);
        if (field != "product.category")
        {
            ImmutableArray<string> all = ["title", "attributes", "price", "image_uri", "markets", "stock", "main_color"];
            AssertInvalid(new UpdateProduct(wrong, all) { Request = RequestKey.None }, field);
            AssertInvalid(new UpdateProduct(wrong, [.. all, "nonsense"]) { Request = RequestKey.None }, "update_mask", field);
        }
    }

    [Fact]
    public void CreateProduct_EverythingWrong_NamesAllAtOnce() => AssertInvalid(
        new CreateProduct(new Product
        {
            Id = "?",
            BrandId = "nobody",
            Category = "",
            Title = "",
            Attributes = Attributes(("unknown", AttributeValue.OfNumber(1))),
            Price = new Money("", -1),
            ImageUri = " ",
            Markets = ["x"],
            Stock = -1,
            MainColor = "",
            Version = 0,
        })
        { Request = RequestKey.None },
        "product_id", "product.brand", "product.title", "product.category", "product.stock", "product.main_color", "product.price.currency_code",
        "product.price.amount_micros", "product.markets", "product.image_uri", "product.attributes[\"unknown\"]");

    [Fact]
    public void UpdateProduct_Mask_ChangesOnlyWhatItNames()
    {
        var wanted = Product() with { Title = "New", Stock = 3, MainColor = "#aabbcc", Price = new Money("USD", 1), BrandId = "petal", Category = "drink" };

        var put = Assert.IsType<ProductPut>(Change(new UpdateProduct(wanted, ["stock", "main_color"]) { Request = RequestKey.None }));

        Assert.Equal(World.Products["matte"] with { Stock = 3, MainColor = "#AABBCC" }, put.Product);
    }

    [Theory]
    [InlineData("brand")]
    [InlineData("category")]
    [InlineData("Title")]
    [InlineData("*")]
    [InlineData("")]
    public void UpdateProduct_OtherPath_IsRefused(string path) => AssertInvalid(new UpdateProduct(Product(), [path]) { Request = RequestKey.None }, "update_mask");

    [Fact]
    public void UpdateProduct_EmptyMask_IsRefused() => AssertInvalid(new UpdateProduct(Product(), []) { Request = RequestKey.None }, "update_mask");

    [Fact]
    public void UpdateProduct_Etag_MustBeTheCurrentOneOrNone()
    {
        var version = World.Products["matte"].Version;

        Assert.True(new UpdateProduct(Product() with { Version = version }, ["stock"]) { Request = RequestKey.None }.Decide(World).IsSuccess);
        AssertRejected(RejectionReason.EtagMismatch, new UpdateProduct(Product() with { Version = version + 1 }, ["stock"]) { Request = RequestKey.None });
    }

    [Fact]
    public void CreateDrama_Wrong_NamesEveryField() => AssertInvalid(
        new CreateDrama(new Drama("?", "", Long, ["Two words"], 0)) { Request = RequestKey.None }, "drama_id", "drama.title", "drama.synopsis", "drama.themes");

    [Fact]
    public void UpdateDrama_Wrong_NamesEveryField() => AssertInvalid(
        new UpdateDrama(new Drama("skin-deep", "", "", [], 0) { SetRules = new SetRules(21, 0, false, false) }, ["set_rules", "id"]) { Request = RequestKey.None },
        "update_mask", "drama.set_rules.separation_episodes", "drama.set_rules.brand_slots_max");

    [Fact]
    public void UpdateDrama_OnlyItsRules_KeepsTheRest()
    {
        var rules = new SetRules(2, 1, false, true);

        var put = Assert.IsType<DramaPut>(Change(new UpdateDrama(new Drama("skin-deep", "", "", [], 0) { SetRules = rules }, ["set_rules"]) { Request = RequestKey.None }));

        Assert.Equal(World.Dramas["skin-deep"] with { SetRules = rules }, put.Drama);
    }

    [Fact]
    public void UpdateBrand_Wrong_NamesEveryCompetitor() => AssertInvalid(
        new UpdateBrand(new Brand("lumiere", "", 0) { CompetitorIds = ["petal", "lumiere", "nobody", "petal"] }, ["competitors"]) { Request = RequestKey.None },
        "brand.competitors[1]", "brand.competitors[2]", "brand.competitors[3]");

    [Theory]
    [InlineData("Shanghai", "CNY", "brand.time_zone")]
    [InlineData("Nowhere/Land", "", "brand.time_zone")]
    [InlineData("", "CNY", "brand.time_zone")]
    [InlineData("Asia/Shanghai", "cny", "brand.currency_code")]
    [InlineData("Asia/Shanghai", "YUAN", "brand.currency_code")]
    public void Brand_WithATimeZoneOrCurrencyThatIsNone_IsRefused(string timeZone, string currency, string field)
    {
        AssertInvalid(new CreateBrand("new", "New") { TimeZone = timeZone, CurrencyCode = currency, Request = RequestKey.None }, field);
        AssertInvalid(
            new UpdateBrand(new Brand("petal", "", 0) { TimeZone = timeZone, CurrencyCode = currency }, ["time_zone", "currency_code"]) { Request = RequestKey.None }, field);
    }

    [Fact]
    public void UpdateBrand_OtherEtag_IsRefused() => AssertRejected(
        RejectionReason.EtagMismatch, new UpdateBrand(new Brand("lumiere", "New", World.Brands["lumiere"].Version + 1), ["title"]) { Request = RequestKey.None });

    [Theory]
    [InlineData(-0.01)]
    [InlineData(0.51)]
    [InlineData(double.NaN)]
    public void CreateCampaign_HoldoutOutsideOfItsRange_IsRefused(double share) => AssertInvalid(
        new CreateCampaign(new Campaign(Campaign("petal", "new"), "New", false, 0, null, share)) { Request = RequestKey.None }, "campaign.holdout_share");

    [Fact]
    public void CreatePlacement_CapsAndCategoriesWrong_NamesEveryField() => AssertInvalid(
        new CreatePlacement(Placement(PlacementKey("new"), "matte") with
        {
            SlotCategories = ["foundation", "foundation"],
            Terms = new()
            {
                Caps = [new FrequencyCap(default, 0, default), new FrequencyCap(CapScope.Brand, 1_001, CapWindow.Day), new FrequencyCap(CapScope.Brand, 2, CapWindow.Day)],
            },
        })
        {
            Request = RequestKey.None,
        },
        "placement.slot_categories", "placement.caps", "placement.caps[0].scope", "placement.caps[0].window", "placement.caps[0].count", "placement.caps[1].count");

    [Fact]
    public void ImportEpisode_RefusesABrandThatIsNone_NamesTheSlot() => AssertInvalid(
        new ImportEpisode("new", "skin-deep", Refusing("nobody")) { Request = RequestKey.None }, "slots[0].refused_brands");

    [Fact]
    public void ImportEpisode_Wrong_NamesEveryField() => AssertInvalid(
        new ImportEpisode("?", "nobody", Revision() with { Title = "" }) { Request = RequestKey.None }, "episode_id", "title");

    [Fact]
    public void ImportEpisode_OfAnotherDrama_IsRefused()
    {
        var state = World.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, [new DramaPut(new Drama("other", "Other", "", [], 0))]));

        AssertRejected(RejectionReason.AlreadyExists, new ImportEpisode("skin-deep-1", "other", Revision()) { Request = RequestKey.None }, state);
    }

    [Fact]
    public void ImportVariant_ProductMissingOrOfAnotherCategory_IsRefused()
    {
        AssertInvalid(new ImportVariant("skin-deep-1", "slot-0", Variant("nobody"), ContentVersion) { Request = RequestKey.None }, "product");
        AssertInvalid(new ImportVariant("skin-deep-1", "slot-0", Variant("tea"), ContentVersion) { Request = RequestKey.None }, "product");
    }

    [Fact]
    public void ImportVariant_OfAnotherCategory_IsTakenWhenAPlacementAsksForSuchSlots()
    {
        var placement = Placement(PlacementKey("tea"), "tea") with { SlotCategories = ["foundation"] };
        var state = World.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, [new PlacementPut(placement)]));

        Assert.True(new ImportVariant("skin-deep-1", "slot-0", Variant("tea"), ContentVersion) { Request = RequestKey.None }.Decide(state).IsSuccess);
        AssertInvalid(new ImportVariant("skin-deep-1", "slot-1", Variant("silk"), ContentVersion) { Request = RequestKey.None }, "product");
    }

    [Fact]
    public void ImportVariant_EpisodeImportedAnewMeanwhile_IsRefused() => AssertRejected(
        RejectionReason.EtagMismatch, new ImportVariant("skin-deep-1", "slot-0", Variant("matte"), ContentVersion - 1) { Request = RequestKey.None });

    [Fact]
    public void ImportVariant_FullSlot_TakesAnotherOfTheSameProductOnly()
    {
        var slots = World.Episodes["skin-deep-1"].Draft!.Slots;
        var full = slots[0] with { Variants = [Variant("matte"), .. Enumerable.Range(1, Slot.VariantsMax - 1).Select(i => Variant($"p{i}"))] };
        var state = World.Apply(new RegistryEntry(
            Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch,
            [new EpisodeDrafted("skin-deep-1", "skin-deep", World.Episodes["skin-deep-1"].Draft! with { Slots = slots.SetItem(0, full) }), new ProductPut(Product("new"))]));

        AssertRejected(RejectionReason.FailedPrecondition, new ImportVariant("skin-deep-1", "slot-0", Variant("new"), state.Position) { Request = RequestKey.None }, state);
        Assert.True(new ImportVariant("skin-deep-1", "slot-0", Variant("matte"), state.Position) { Request = RequestKey.None }.Decide(state).IsSuccess);
    }

    [Fact]
    public void PublishEpisode_OtherVersion_IsRefused()
    {
        AssertRejected(RejectionReason.EtagMismatch, new PublishEpisode("skin-deep-1", EpisodeVersion - 1, 1, "hash", 0) { Request = RequestKey.None });
        AssertRejected(RejectionReason.EtagMismatch, new PublishEpisode("skin-deep-1", EpisodeVersion, 1, "hash", EpisodeVersion + 1) { Request = RequestKey.None });
    }

    [Fact]
    public void PublishEpisode_NoDraft_IsRefused()
    {
        var state = World.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, [new EpisodePublished("skin-deep-1", 1, "hash")]));

        AssertRejected(RejectionReason.FailedPrecondition, new PublishEpisode("skin-deep-1", state.Position, 1, "hash", 0) { Request = RequestKey.None }, state);
    }

    [Fact]
    public void CreatePlacement_Wrong_NamesEveryField()
    {
        var wrong = Placement(
            PlacementKey("?"), "silk", -1,
            Viewer("unknown", "x"), Viewer("age", "x"), Viewer("skin_type", "purple"), Scene("weather", "x"), Scene("mood"), Scene("mood", "two\nlines"),
            new AttributeMatch(MatchSubject.Unspecified, "mood", ["x"])) with
        { DisclosureLabel = Long };

        AssertInvalid(
            new CreatePlacement(wrong) { Request = RequestKey.None },
            "placement_id", "placement.product", "placement.priority", "placement.disclosure_label", "placement.matches[0].attribute", "placement.matches[1].attribute",
            "placement.matches[2].any_of", "placement.matches[3].attribute", "placement.matches[4].any_of", "placement.matches[5].any_of", "placement.matches[6].subject");
    }

    [Fact]
    public void CreatePlacement_AboveTheLimits_NamesEveryField()
    {
        var matches = Enumerable.Repeat(Scene("mood", "x"), Limits.MatchesMax + 1);
        var words = Enumerable.Range(0, Limits.MatchValuesMax + 1).Select(i => $"m{i}");

        AssertInvalid(
            new CreatePlacement(Placement(PlacementKey("new"), "matte", Limits.PriorityMax + 1, [.. matches])) { Request = RequestKey.None },
            "placement.priority", "placement.matches");
        AssertInvalid(
            new CreatePlacement(Placement(PlacementKey("new"), "matte", 0, Scene("mood", [.. words]))) { Request = RequestKey.None },
            "placement.matches[0].any_of");
    }

    public static TheoryData<RejectionReason, RegistryCommand> Refused => new()
    {
        { RejectionReason.AlreadyExists, new CreateBrand("lumiere", "New") { Request = RequestKey.None } },
        { RejectionReason.AlreadyExists, new CreateAttribute(Attribute("hair", AttributeKind.Number)) { Request = RequestKey.None } },
        { RejectionReason.AlreadyExists, new CreateProduct(Product()) { Request = RequestKey.None } },
        { RejectionReason.AlreadyExists, new CreateDrama(new Drama("skin-deep", "New", "", [], 0)) { Request = RequestKey.None } },
        { RejectionReason.AlreadyExists, new CreateCampaign(new Campaign(Campaign(), "New", false, 0)) { Request = RequestKey.None } },
        { RejectionReason.AlreadyExists, new CreatePlacement(Placement(PlacementKey(), "matte")) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new UpdateProduct(Product("nothing"), ["stock"]) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new UpdateBrand(new Brand("nothing", "New", 0), ["title"]) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new UpdateDrama(new Drama("nothing", "New", "", [], 0), ["title"]) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new ImportEpisode("new", "nothing", Revision()) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new ImportVariant("nothing", "slot-0", Variant("matte"), 1) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new ImportVariant("skin-deep-1", "nothing", Variant("matte"), 1) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new PublishEpisode("nothing", 1, 1, "", 0) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new CreateCampaign(new Campaign(Campaign("nobody"), "New", false, 0)) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new SetCampaignPaused(Campaign("lumiere", "nothing"), true) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new CreatePlacement(Placement(PlacementKey("new", "lumiere", "nothing"), "matte")) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new SetPlacementState(PlacementKey("nothing"), PlacementState.Paused, 0) { Request = RequestKey.None } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Decide_MissingOrThere_IsRefusedWithItsReason(RejectionReason reason, RegistryCommand command) => AssertRejected(reason, command);

    [Fact]
    public void Decide_FieldsWrongAndThere_NamesTheFields() => AssertInvalid(new CreateBrand("lumiere", "") { Request = RequestKey.None }, "brand.title");

    [Fact]
    public void SetPaused_EitherWay_ChangesOnlyThat()
    {
        var placement = Assert.IsType<PlacementPut>(Change(new SetPlacementState(PlacementKey(), PlacementState.Paused, 0) { Request = RequestKey.None }));
        var campaign = Assert.IsType<CampaignPut>(Change(new SetCampaignPaused(Campaign(), true) { Request = RequestKey.None }));

        Assert.Equal(World.Placements[PlacementKey()] with { Paused = true, GivenState = PlacementState.Paused }, placement.Placement);
        Assert.Equal(World.Campaigns[Campaign()] with { Paused = true }, campaign.Campaign);
    }

    [Fact]
    public void CreateProduct_LowerCaseColor_IsStoredInUpperCase() => Assert.Equal(
        "#00FF7F", Assert.IsType<ProductPut>(Change(GoodCommands.All["bare product"])).Product.MainColor);

    private static RegistryChange Change(RegistryCommand command) => Assert.Single(command.Decide(World).Value!.Changes);

    private static void AssertInvalid(RegistryCommand command, params string[] fields)
    {
        var rejection = command.Decide(World).Rejection;

        Assert.Equal(RejectionReason.InvalidArgument, rejection?.Reason);
        Assert.Equal(fields.Order(), rejection!.Violations.Select(violation => violation.Field).Distinct().Order());
        Assert.All(rejection.Violations, violation => Assert.Matches("^(must|is|\".*\" (is not|cannot))", violation.Description));
    }

    private static void AssertRejected(RejectionReason reason, RegistryCommand command, RegistryState? state = null)
    {
        var decided = command.Decide(state ?? World);

        Assert.Equal(reason, decided.Rejection?.Reason);
        Assert.NotEmpty(decided.Rejection!.Message);
        Assert.Empty(decided.Rejection.Violations);
    }
}
