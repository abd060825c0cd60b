using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Registry;
using CsCheck;
using static AdCommerce.Domain.Tests.Registry.RegistrySamples;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Registry;

public sealed class RegistryStateTests
{
    private static readonly RequestKey Request = new("operator/1", "fingerprint");

    private static readonly Gen<RegistryChange> Change = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 3], Gen.Int[0, 9], (what, id, value) => (RegistryChange)(what switch
    {
        0 => new BrandPut(new Brand($"brand-{id}", $"Title {value}", 0)),
        1 => new ProductPut(Product($"product-{id}") with { Stock = value }),
        2 => new CampaignPut(new Campaign(Campaign("lumiere", $"c{id}"), "", value % 2 == 0, 0)),
        3 => new PlacementPut(Placement(PlacementKey($"p{id}"), "matte", value)),
        4 => new EpisodeDrafted($"episode-{id}", "skin-deep", Revision(("foundation", ["matte"]))),
        5 => new VariantPut("skin-deep-1", $"slot-{id % 2}", Variant($"product-{value}")),
        _ => new AttributePut(Attribute($"attribute_{id}", AttributeKind.Enum, "a", $"b{value}")),
    }));

    private static readonly Gen<RegistryEntry[]> Log = Gen.Select(Gen.Guid, Change.Array[1, 3], Gen.Int[0, 9], (id, changes, request) =>
        new RegistryEntry(id, new RequestKey($"request-{request}", "f"), DateTimeOffset.UnixEpoch.AddHours(request), [.. changes])).Array[0, 20];

    [Fact]
    public void Apply_SameEntries_IsTheSameState() => Log.Sample(
        log =>
        {
            var read = log.Select(entry => RoundTrip(entry));

            Assert.Equal(Text(log.Aggregate(State(), (state, entry) => state.Apply(entry))), Text(read.Aggregate(State(), (state, entry) => state.Apply(entry))));
        },
        iter: 300);

    [Fact]
    public void Apply_Entry_MovesThePositionAndStampsWhatChanged()
    {
        var state = State();

        var next = state.Apply(EntryOf(new BrandPut(new Brand("petal", "New", 999)), new CampaignPut(new Campaign(Campaign(), "New", true, 999))));

        Assert.Equal(state.Position + 1, next.Position);
        Assert.Equal(new Brand("petal", "New", next.Position), next.Brands["petal"]);
        Assert.Equal(next.Position, next.Campaigns[Campaign()].Version);
        Assert.Equal("Petal", state.Brands["petal"].Title);
        Assert.Equal(State().Brands["lumiere"], next.Brands["lumiere"]);
    }

    [Fact]
    public void AnswerTo_SeveralChanges_IsTheLastOnesSubject()
    {
        var entry = EntryOf(new CampaignPut(new Campaign(Campaign(), "New", true, 0)), new BrandPut(new Brand("petal", "New", 0)));
        var state = State().Apply(entry);

        Assert.Equal(new RegistryAnswer(state.Brands["petal"], state.Position), state.AnswerTo(entry));
    }

    [Theory]
    [MemberData(nameof(RegistryEntryTests.ChangeNames), MemberType = typeof(RegistryEntryTests))]
    public void AnswerTo_AnyChange_IsTheResourceAtItsNewVersion(string name)
    {
        var entry = Entry(Changes.Single(change => change.GetType().Name == name));
        var state = State().Apply(EntryOf(new AlertWebhookPut("lumiere", "https://example.com"))).Apply(entry);

        var resource = state.AnswerTo(entry).Resource;

        Assert.Equal(state.Position, (long)resource.GetType().GetProperty("Version")!.GetValue(resource)!);
    }

    [Fact]
    public void FindAnswer_NewRequest_IsNull()
    {
        Assert.Null(State().FindAnswer(Request));
        Assert.Null(State().FindAnswer(RequestKey.None));
    }

    [Fact]
    public void FindAnswer_Repeated_IsTheFirstAnswerWhateverHappenedSince()
    {
        var entry = new RegistryEntry(Guid.Empty, Request, DateTimeOffset.UnixEpoch, [new BrandPut(new Brand("petal", "First", 0))]);
        var state = State().Apply(entry);
        var answer = state.AnswerTo(entry);

        var found = state.Apply(EntryOf(new BrandPut(new Brand("petal", "Second", 0)))).FindAnswer(Request);

        Assert.Equal(answer, found!.Value.Value);
        Assert.Equal("First", ((Brand)found.Value.Value!.Resource).Title);
    }

    [Fact]
    public void FindAnswer_SameIdOtherRequest_IsAConflict()
    {
        var state = State().Apply(new RegistryEntry(Guid.Empty, Request, DateTimeOffset.UnixEpoch, [new BrandPut(new Brand("petal", "First", 0))]));

        Assert.Equal(RejectionReason.AlreadyExists, state.FindAnswer(Request with { Fingerprint = "other" })!.Value.Rejection!.Reason);
        Assert.Null(state.FindAnswer(Request with { Id = "operator/2" }));
    }

    [Fact]
    public void Apply_MoreRequestsThanAreRemembered_ForgetsTheOldest()
    {
        var state = RegistryState.Empty;
        for (var i = 0; i <= RegistryState.RequestsMax; i++)
            state = state.Apply(new RegistryEntry(Guid.Empty, Numbered(i), DateTimeOffset.UnixEpoch, [new BrandPut(new Brand("petal", "", 0))]));

        Assert.Null(state.FindAnswer(Numbered(0)));
        Assert.NotNull(state.FindAnswer(Numbered(1)));
        Assert.NotNull(state.FindAnswer(Numbered(RegistryState.RequestsMax)));

        static RequestKey Numbered(int i) => new($"request-{i}", "f");
    }

    [Fact]
    public void Apply_DraftPublishedThenChanged_NumbersRevisionsAndKeepsOldOnes()
    {
        var time = DateTimeOffset.UnixEpoch.AddDays(1);
        var drafted = State();
        var published = drafted.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, time, [new EpisodePublished("skin-deep-1", 4, "hash")]));
        var varied = published.Apply(EntryOf(new VariantPut("skin-deep-1", "slot-1", Variant("tea"))));
        var reimported = varied.Apply(EntryOf(new EpisodeDrafted("skin-deep-1", "skin-deep", Revision())));

        Assert.Null(drafted.Episodes["skin-deep-1"].Current);
        var first = published.Episodes["skin-deep-1"];
        Assert.Null(first.Draft);
        Assert.Equal((1, 4, "hash", time), (first.Current!.Number, first.Current.EditionsChecked, first.Current.EditionsSha256, first.Current.PublishTime));
        Assert.Equal(drafted.Episodes["skin-deep-1"].Version, first.Current.ContentVersion);

        var second = varied.Episodes["skin-deep-1"];
        Assert.Same(first.Current, second.Current);
        Assert.Equal((2, 0, "", default(DateTimeOffset)), (second.Draft!.Number, second.Draft.EditionsChecked, second.Draft.EditionsSha256, second.Draft.PublishTime));
        Assert.Equal("tea", Assert.Single(second.Draft.Slots[1].Variants).ProductId);
        Assert.Equal(first.Current.ContentVersion, second.Draft.ContentVersion);

        var third = reimported.Episodes["skin-deep-1"];
        Assert.Equal((2, reimported.Position), (third.Draft!.Number, third.Draft.ContentVersion));
        Assert.Empty(third.Draft.Slots);
    }

    private static RegistryEntry EntryOf(params ReadOnlySpan<RegistryChange> changes) => new(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, [.. changes]);
}
