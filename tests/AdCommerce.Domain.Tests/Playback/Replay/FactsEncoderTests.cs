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

    private static readonly Gen<ImmutableArray<SeenExposure>> Exposures = Gen.Select(Text.Array[7], Gen.Long[0, long.MaxValue / 4])
        .Select(static (texts, micros) => new SeenExposure(new PlacementKey(new CampaignKey(texts[0], texts[1]), texts[2]), texts[3], texts[4], texts[5], texts[6], micros))
        .Array[0, 30].Select(static exposures => exposures.ToImmutableArray());

    private static readonly Gen<ExposureHistory> History = Gen.Select(Gen.Bool, Exposures, Exposures, static (known, seen, inPlay) => new ExposureHistory(known, seen, inPlay));

    [Fact]
    public void Decode_WhatWasWritten_IsTheSame_WhateverWasWrittenBefore() => Gen.Select(Profile, History, Profile, History).Sample(static (before, earlier, profile, history) =>
    {
        var encoder = new FactsEncoder();
        var bytes = new byte[FactsEncoder.BytesMax];
        encoder.Write(before, earlier, PlaybackSnapshot.Empty, bytes);
        // Seen stays, and what is in play is another.
        encoder.Write(profile, history with { InPlay = earlier.InPlay }, PlaybackSnapshot.Empty, bytes);

        var length = encoder.Write(profile, history, PlaybackSnapshot.Empty, bytes);

        if (length < 0)
            return;
        Assert.Equal(JsonSerializer.Serialize(new DecisionFacts(profile, history)), JsonSerializer.Serialize(DecisionFacts.Decode(bytes[..length])));
    });

    [Fact]
    public void Write_UsualViewer_IsSmall_AndAHundredExposuresFit()
    {
        var profile = ViewerProfile.Unknown with
        {
            Attributes = ViewerProfile.Unknown.Attributes.Add("skin_type", AttributeValue.OfEnum("oily")).Add("age", AttributeValue.OfNumber(31)),
        };
        var bytes = new byte[FactsEncoder.BytesMax];

        Assert.InRange(new FactsEncoder().Write(profile, ExposureHistory.None, PlaybackSnapshot.Empty, bytes), 1, 80);
        Assert.InRange(new FactsEncoder().Write(profile, ExposureHistory.None with { Seen = Seen(100) }, PlaybackSnapshot.Empty, bytes), 100, FactsEncoder.BytesMax);
    }

    [Fact]
    public void Write_MoreThanItHolds_IsRefused_WhicheverPartIsTooLarge()
    {
        var many = Seen(2_000);
        var words = AttributeValue.OfSet([.. Enumerable.Range(0, 250).Select(static i => $"word-{i:D5}")]);
        var profile = ViewerProfile.Unknown with { Attributes = ViewerProfile.Unknown.Attributes.Add("avoids", words) };
        var (encoder, bytes) = (new FactsEncoder(), new byte[FactsEncoder.BytesMax]);

        Assert.Equal(-1, encoder.Write(null, ExposureHistory.None with { Seen = many }, PlaybackSnapshot.Empty, bytes));
        Assert.Equal(-1, encoder.Write(null, ExposureHistory.None with { InPlay = many }, PlaybackSnapshot.Empty, bytes));
        Assert.Equal(-1, encoder.Write(profile, ExposureHistory.None, PlaybackSnapshot.Empty, bytes));
        Assert.True(encoder.Write(null, ExposureHistory.None, PlaybackSnapshot.Empty, bytes) > 0);
    }

    private static ImmutableArray<SeenExposure> Seen(int count) =>
    [
        .. Enumerable.Range(0, count).Select(static i => new SeenExposure(
            new PlacementKey(new CampaignKey("lumiere", "spring"), $"placement-{i % 5}"), $"product-{i % 5}", "skin-deep", $"skin-deep-{i / 3}", $"slot-{i % 3}", 1_800_000_000_000_000 + (i * 61_000_123L))),
    ];
}
