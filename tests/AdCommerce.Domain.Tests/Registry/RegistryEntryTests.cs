using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Tests.Alerts;
using AdCommerce.Domain.Viewers;
using static AdCommerce.Domain.Tests.Registry.RegistrySamples;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Registry;

/// <summary>Entries stay readable for ever: the golden file holds one of each type as an earlier version wrote it, and only ever grows.</summary>
public sealed class RegistryEntryTests
{
    public static TheoryData<string> ChangeNames => [.. Changes.Select(change => change.GetType().Name)];

    public static TheoryData<string> LineNames => [.. Changes.Select(change => change.GetType().Name).Concat(Grown.Keys)];

    private static ILookup<string, string> Golden { get; } = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Registry", "RegistryEntries.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' '))
        .ToLookup(parts => parts[0], parts => parts[1]);

    [Fact]
    public void Changes_Samples_AreOneOfEachType() => Assert.Equal(
        ChangeTypes.Select(type => type.Name).Order(), Changes.Select(change => change.GetType().Name).Order());

    [Theory]
    [MemberData(nameof(LineNames))]
    public void Deserialize_WhatWasSerialized_IsTheSame(string name)
    {
        var entry = Entry(Of(name));

        Assert.Equal(Text(entry), Text(RoundTrip(entry)));
    }

    [Theory]
    [MemberData(nameof(LineNames))]
    public void Deserialize_GoldenEntry_IsWhatWasWritten(string name)
    {
        var now = Convert.ToBase64String(Serializer.SerializeToArray(Entry(Of(name))));
        Assert.True(Golden.Contains(name), $"Add to RegistryEntries.txt: {name} {now}");

        foreach (var written in Golden[name])
            Assert.Equal(Text(Entry(Of(name))), Text(Read<RegistryEntry>(Convert.FromBase64String(written))));
    }

    [Fact]
    public void Deserialize_SortedDictionary_KeepsItsOrder()
    {
        // In a culture's order "a" comes before "B"; ordinally it is the other way around.
        var product = Product() with { Attributes = Attributes(("a", AttributeValue.OfNumber(1)), ("B", AttributeValue.OfNumber(2)), ("_", AttributeValue.OfNumber(3))) };

        var read = RoundTrip(product);

        Assert.Equal(["B", "_", "a"], read.Attributes.Keys);
        Assert.Equal(StringComparer.Ordinal, read.Attributes.KeyComparer);
        Assert.Equal(["B", "_", "a", "b"], read.Attributes.SetItem("b", AttributeValue.OfNumber(4)).Keys);
    }

    [Fact]
    public void Deserialize_Profile_KeepsEverything()
    {
        var profile = Profile(("skin_type", AttributeValue.OfSet("oily"))) with { Membership = new Membership(true, DateTimeOffset.UnixEpoch), Version = 9 };

        var read = RoundTrip(profile);

        Assert.Equal(Text(profile), Text(read));
        Assert.Equal(StringComparer.Ordinal, read.Attributes.KeyComparer);
    }

    [Fact]
    public void Deserialize_Commands_AreTheSame()
    {
        RegistryCommand[] commands =
        [
            new CreateBrand("lumiere", "Lumière") { Request = new RequestKey("a", "b") },
            new CreateBrand("petal", "Petal") { CompetitorIds = ["lumiere"], Request = new RequestKey("a", "b") },
            new UpdateBrand(new Brand("lumiere", "Lumière", 3) { CompetitorIds = ["petal"] }, ["competitors"]) { Request = new RequestKey("a", "b") },
            new UpdateDrama(new Drama("skin-deep", "Skin deep", "", [], 3) { SetRules = new SetRules(1, 2, true, true) }, ["set_rules"]) { Request = new RequestKey("a", "b") },
            new CreatePlacement(Placement(PlacementKey(), "matte", 3, Viewer("skin_type", "oily"))) { Request = RequestKey.None },
            new UpdateProduct(Product(), ["title", "stock"]) { Request = new RequestKey("a", "b") },
            new MarkUnsuited("matte", Product().UnsuitedTo.Add("skin_type", ["oily", "dry"]), 3) { Request = new RequestKey("a", "b") },
            new ImportVariant("skin-deep-1", "slot-0", Variant("matte"), 7) { Request = new RequestKey("a", "b") },
            new UpdateNote(SampleChain.Note(), ["title", "slot"]) { Request = new RequestKey("a", "b") },
            new UpdateLivestream(SampleChain.Livestream(), ["offers"]) { Request = new RequestKey("a", "b") },
            new StartLivestream(SampleChain.Key("evening"), SampleChain.Noon, 3) { Request = new RequestKey("a", "b") },
            new UpdateGroup(SampleChain.Group(), ["capacity"]) { Request = new RequestKey("a", "b") },
            new UpdateOccasion(SampleChain.Occasion(), ["livestreams"]) { Request = new RequestKey("a", "b") },
            new CreateSavedFunnel(SampleAlerts.FullFunnel(), [new("a", "b")]) { Request = new RequestKey("a", "b") },
            new UpdateSavedFunnel(SampleAlerts.FullFunnel(), ["question"], []) { Request = new RequestKey("a", "b") },
            new CreateAlert(SampleAlerts.Alert()) { Request = new RequestKey("a", "b") },
            new UpdateAlert(SampleAlerts.Alert(), ["stage"]) { Request = new RequestKey("a", "b") },
            new SetAlertWebhook("lumiere", "https://example.com", true, 3) { Request = new RequestKey("a", "b") },
            new RotateAlertWebhookSecret("lumiere") { Request = new RequestKey("a", "b") },
            new CreateCampaign(SampleCampaigns.Funded(), new LocalFlight("2027-03-28T09:00", "")) { AskTime = SampleChain.Noon, Request = new RequestKey("a", "b") },
            new UpdateCampaign(SampleCampaigns.Funded(), ["budget"], new LocalFlight("", "2027-03-28T09:00")) { AskTime = SampleChain.Noon, Request = new RequestKey("a", "b") },
            new SetExchangeRates(new ExchangeRates("CNY", [new CurrencyRate("USD", 7_100_000_000)], 3)) { Request = new RequestKey("a", "b") },
            new EndCampaign(Campaign(), 3) { Request = new RequestKey("a", "b") },
            new SetPlacementState(PlacementKey(), PlacementState.Ended, 3) { Request = new RequestKey("a", "b") },
            new PublishEpisode("skin-deep-1", 4, 3, "hash", 2) { Request = new RequestKey("a", "b") },
        ];

        foreach (var command in commands)
            Assert.Equal(Text(command), Text(RoundTrip(command)));
    }

    private static RegistryChange Of(string name) => Grown.TryGetValue(name, out var grown) ? grown : Changes.Single(change => change.GetType().Name == name);
}
