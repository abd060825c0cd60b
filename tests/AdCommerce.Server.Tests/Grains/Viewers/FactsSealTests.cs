using System.Security.Cryptography;
using AdCommerce.Domain.Playback.Replay;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Viewers;
using AdCommerce.Grains.Viewers;

namespace AdCommerce.Server.Tests.Grains.Viewers;

public sealed class FactsSealTests
{
    private const string Viewer = "pseudonym";

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public void Open_WhatWasSealed_IsTheSame_AlsoInAnotherActivation()
    {
        using var seal = new FactsSeal(Key, Viewer);
        using var later = new FactsSeal(Key, Viewer);

        var opened = later.Open(seal.Seal(Facts()));

        Assert.Equal((7, true), (opened!.Profile!.Version, opened.Asked!.IsKnown));
    }

    [Fact]
    public void Seal_SameFactsAgainAndAgain_NeverTheSameBytes()
    {
        using var seal = new FactsSeal(Key, Viewer);
        using var other = new FactsSeal(Key, Viewer);

        var made = Enumerable.Range(0, 300).SelectMany(_ => (byte[][])[seal.Seal(Facts()), other.Seal(Facts())]).Select(Convert.ToHexString).ToArray();

        Assert.Equal(made.Length, made.Select(static hex => hex[..24]).Distinct().Count());
    }

    [Fact]
    public void Open_AnotherKeyOrViewerOrChangedBytes_IsNothing()
    {
        using var seal = new FactsSeal(Key, Viewer);
        using var otherKey = new FactsSeal(RandomNumberGenerator.GetBytes(32), Viewer);
        using var otherViewer = new FactsSeal(Key, "another");
        var made = seal.Seal(Facts());
        byte[] changed = [.. made[..^1], (byte)(made[^1] ^ 1)];

        Assert.Null(otherKey.Open(made));
        Assert.Null(otherViewer.Open(made));
        Assert.Null(seal.Open(changed));
        Assert.Null(seal.Open([1, 2, 3]));
        // What is stored of the viewer is sealed with the same key, for another purpose.
        Assert.Null(seal.Open(SealedViewer.Of(1, Key, Viewer, Facts()).Sealed));
    }

    private static byte[] Facts()
    {
        var bytes = new byte[FactsEncoder.BytesMax];
        return bytes[..new FactsEncoder().Write(ViewerProfile.Unknown with { Version = 7 }, AskedHistory.None, bytes)];
    }
}
