using System.Collections.Immutable;
using System.Text.Json;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Replay;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Viewers;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback.Replay;

public sealed class FactsEncoderTests
{
    private static readonly Gen<string> Text = Gen.OneOf(Gen.Const("a"), Gen.Const("matte-velvet"), Gen.Const("水"), Gen.String[Gen.Char['a', 'e'], 0, 3]);

    private static readonly Gen<AttributeValue> Value = Gen.OneOf(
        Text.Select(AttributeValue.OfEnum),
        Gen.Double.Select(AttributeValue.OfNumber),
        Text.Array[0, 3].Select(static words => AttributeValue.OfSet([.. words])));

    private static readonly Gen<ViewerProfile?> Profile = Gen.OneOf(
        Gen.Const((ViewerProfile?)null),
        Gen.Select(Gen.Select(Text, Value).Array[0, 6], Gen.Bool.Array[4], Gen.Long[0, long.MaxValue], Text.Array[0, 2], Gen.OneOf(Gen.Const(0L), Gen.Long[1, 4_102_444_800_000])).Select(
            static (attributes, flags, version, blocked, expire) => (ViewerProfile?)new ViewerProfile
            {
                Attributes = ViewerProfile.Unknown.Attributes.AddRange(attributes.DistinctBy(static a => a.Item1).Select(static a => KeyValuePair.Create(a.Item1, a.Item2))),
                Consent = new Consent(flags[0], flags[1], flags[2]),
                Membership = new Membership(flags[3], expire == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(expire)),
                Version = version,
                Blocks = new ViewerBlocks([.. blocked], [.. blocked.Take(1)]),
            }));

    private static readonly Gen<AskedCount> Count = Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4], Text, Text, Text, Gen.Int[1, int.MaxValue])
        .Select(static (scope, window, name, campaign, placement, count) => new AskedCount(
            CapTarget.Of((CapScope)scope, new PlacementKey(new CampaignKey(name, campaign), placement), name), (CapWindow)window, count));

    private static readonly Gen<AskedHistory> Asked = Gen.Select(Gen.Bool, Count.Array[0, 40], Gen.Select(Text, Text).Array[0, 4], static (known, counts, pairs) => new AskedHistory(
        known, [.. counts], [.. pairs.Select(static p => new SeparatingProduct(p.Item1, p.Item2))], [.. pairs.Skip(1).Select(static p => new LockedProduct(p.Item1, p.Item2))]));

    [Fact]
    public void Decode_WhatWasWritten_IsTheSame_WhateverWasWrittenBefore() => Gen.Select(Profile, Asked, Profile, Asked).Sample(static (before, earlier, profile, asked) =>
    {
        var encoder = new FactsEncoder();
        var bytes = new byte[FactsEncoder.BytesMax];
        encoder.Write(before, earlier, bytes);

        var length = encoder.Write(profile, asked, bytes);

        if (length < 0)
            return;
        var decoded = DecisionFacts.Decode(bytes[..length]);
        Assert.Equal(JsonSerializer.Serialize((profile, asked), Fields), JsonSerializer.Serialize((decoded.Profile, decoded.Asked), Fields));
        Assert.Equal(JsonSerializer.Serialize(ExposureHistory.None), JsonSerializer.Serialize(decoded.History));
    });

    [Fact]
    public void Write_UsualViewer_IsSmall_AndCountsOfSeventyPlacementsFit()
    {
        var profile = ViewerProfile.Unknown with
        {
            Attributes = ViewerProfile.Unknown.Attributes.Add("skin_type", AttributeValue.OfEnum("oily")).Add("age", AttributeValue.OfNumber(31)),
        };
        var bytes = new byte[FactsEncoder.BytesMax];

        Assert.InRange(new FactsEncoder().Write(profile, AskedHistory.None, bytes), 1, 80);
        Assert.InRange(new FactsEncoder().Write(profile, With(70), bytes), 70, FactsEncoder.BytesMax);
    }

    [Fact]
    public void Write_MoreThanItHolds_IsRefused_WhicheverPartIsTooLarge()
    {
        var words = AttributeValue.OfSet([.. Enumerable.Range(0, 250).Select(static i => $"word-{i:D5}")]);
        var profile = ViewerProfile.Unknown with { Attributes = ViewerProfile.Unknown.Attributes.Add("avoids", words) };
        var separating = AskedHistory.None with { Separating = [.. Enumerable.Range(0, 200).Select(static i => new SeparatingProduct($"brand-{i}", "foundation"))] };
        var (encoder, bytes) = (new FactsEncoder(), new byte[FactsEncoder.BytesMax]);

        Assert.Equal(-1, encoder.Write(null, With(400), bytes));
        Assert.Equal(-1, encoder.Write(null, separating, bytes));
        Assert.Equal(-1, encoder.Write(profile, AskedHistory.None, bytes));
        Assert.True(encoder.Write(null, AskedHistory.None, bytes) > 0);
    }

    // As written by earlier versions: sessions are kept for days.
    [Theory]
    [InlineData(FactsOfExposures, "")]
    [InlineData(FactsWithEarlier, "//:matte 2, lumiere/spring/matte:matte 300")]
    public void Decode_FactsOfEarlierVersions_AreReadAsTheyWere(string facts, string earlier)
    {
        var decoded = DecisionFacts.Decode(Convert.FromBase64String(facts));

        Assert.Null(decoded.Asked);
        Assert.Equal((7, "petal", 31.0), (decoded.Profile!.Version, Assert.Single(decoded.Profile.Blocks.BrandIds), decoded.Profile.Attributes["age"].Number));
        Assert.True(decoded.History.IsKnown);
        Assert.Equal(
            [
                "lumiere/spring/matte:matte skin-deep/skin-deep-1/slot-0 1790000000000000",
                "petal/spring/silk:silk skin-deep/skin-deep-1/slot-1 1790000001000000",
                "lumiere/spring/matte:matte skin-deep/skin-deep-2/slot-0 1790000500000000",
            ],
            decoded.History.Seen.Select(Spell));
        Assert.Equal("petal/spring/silk:silk skin-deep/skin-deep-3/slot-1 1790000900000000", Spell(Assert.Single(Assert.Single(decoded.History.InPlay).Exposures)));
        Assert.Equal(earlier, string.Join(", ", decoded.History.Earlier.Select(static e => $"{Spell(e.Shown.Placement)}:{e.Shown.ProductId} {e.Count}")));
    }

    private const string FactsOfExposures =
        "AQEDA2FnZQIAAAAAAAAAP0AGYXZvaWRzAwIHYWxjb2hvbAlmcmFncmFuY2UAAAAAAAAAAAlza2luX3R5cGUBAQRvaWx5AAAAAAAAAAABAQABAICDKtX13wgHAQVwZXRhbAEMbHVtaWVyZS1taXN0AQ"
        + "N/AAdsdW1pZXJlAAZzcHJpbmcABW1hdHRlAAVtYXR0ZQAJc2tpbi1kZWVwAAtza2luLWRlZXAtMQAGc2xvdC0wgICvotv/rQZNAAVwZXRhbAAEc2lsawAEc2lsawAGc2xvdC0xgIl6bQICAgALc2tp"
        + "bi1kZWVwLTICgIvx2wMBfwAFcGV0YWwABnNwcmluZwAEc2lsawAEc2lsawAJc2tpbi1kZWVwAAtza2luLWRlZXAtMwAGc2xvdC0xgKTW/OH/rQY=";

    private const string FactsWithEarlier =
        "AgEDA2FnZQIAAAAAAAAAP0AGYXZvaWRzAwIHYWxjb2hvbAlmcmFncmFuY2UAAAAAAAAAAAlza2luX3R5cGUBAQRvaWx5AAAAAAAAAAABAQABAICDKtX13wgHAQVwZXRhbAEMbHVtaWVyZS1taXN0AQ"
        + "N/AAdsdW1pZXJlAAZzcHJpbmcABW1hdHRlAAVtYXR0ZQAJc2tpbi1kZWVwAAtza2luLWRlZXAtMQAGc2xvdC0wgICvotv/rQZNAAVwZXRhbAAEc2lsawAEc2lsawAGc2xvdC0xgIl6bQICAgALc2tp"
        + "bi1kZWVwLTICgIvx2wMBfwAFcGV0YWwABnNwcmluZwAEc2lsawAEc2lsawAJc2tpbi1kZWVwAAtza2luLWRlZXAtMwAGc2xvdC0xgKTW/OH/rQYCDwAAAAVtYXR0ZQIHB2x1bWllcmUGc3ByaW5nBW"
        + "1hdHRlrAI=";

    private static readonly JsonSerializerOptions Fields = new() { IncludeFields = true };

    private static string Spell(SeenExposure e) => $"{Spell(e.Placement)}:{e.ProductId} {e.DramaId}/{e.EpisodeId}/{e.SlotId} {e.TimeMicros}";

    private static string Spell(PlacementKey key) => $"{key.Campaign.BrandId}/{key.Campaign.CampaignId}/{key.PlacementId}";

    private static AskedHistory With(int placements) => AskedHistory.None with
    {
        Counts =
        [
            .. Enumerable.Range(0, placements).SelectMany(static i => (CapWindow[])[CapWindow.Day, CapWindow.Week], static (i, window) => new AskedCount(
                CapTarget.Of(CapScope.Placement, new PlacementKey(new CampaignKey($"brand-{i / 10}", "spring"), $"placement-{i:D4}"), ""), window, 2)),
        ],
    };
}
