using System.Buffers.Text;
using AdCommerce.Domain.Playback;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback;

public sealed class TokenSealTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly TokenSeal Seal = new(7, Secret, TokenPurpose.Session);
    private static readonly string Token = Seal.Seal("what is sealed"u8);

    [Fact]
    public void Open_WhatWasSealed_IsThePlainText() => Gen.Byte.Array[0, 500].Sample(plain => Assert.Equal(plain, Seal.Open(Seal.Seal(plain))));

    [Fact]
    public void Seal_SamePlainText_IsTheSameToken() => Assert.Equal(Token, new TokenSeal(7, Secret, TokenPurpose.Session).Seal("what is sealed"u8));

    [Fact]
    public void Seal_OtherPlainTexts_HaveOtherNonces()
    {
        var nonces = Enumerable.Range(0, 10_000).Select(i => Seal.Seal(BitConverter.GetBytes(i))[..18]).ToHashSet();

        Assert.Equal(10_000, nonces.Count);
    }

    [Fact]
    public void Open_AnyBitFlipped_IsNull()
    {
        var bytes = Base64Url.DecodeFromChars(Token);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Seal.Open(Base64Url.EncodeToString(flipped)));
        }
    }

    [Fact]
    public void Open_AnyCharacterChanged_IsNull()
    {
        for (var i = 0; i < Token.Length; i++)
        {
            foreach (var c in "Aa0-_+/= .~é\n")
            {
                if (c != Token[i])
                    Assert.Null(Seal.Open(Token[..i] + c + Token[(i + 1)..]));
            }
        }
    }

    [Fact]
    public void Open_CutOrExtended_IsNull()
    {
        Assert.All(Enumerable.Range(0, Token.Length), length => Assert.Null(Seal.Open(Token[..length])));
        string[] extended = [Token + "A", Token + "=", Token + "==", Token + " ", " " + Token, Token + "\n", Token + Token, Token.Insert(4, "\n"), Token.Insert(4, " ")];
        Assert.All(extended, text => Assert.Null(Seal.Open(text)));
    }

    [Fact]
    public void Open_AnotherSpellingOfTheSameBytes_IsNull()
    {
        // One byte more or less than a multiple of three leaves bits in the last character that nothing needs.
        var token = Seal.Seal("what is sealed!!"u8);
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        Assert.NotEqual(0, token.Length % 4);
        Assert.All(Alphabet.Where(c => c != token[^1]), c => Assert.Null(Seal.Open(token[..^1] + c)));
    }

    [Fact]
    public void Open_OtherPurposeKeyOrKeyId_IsNull()
    {
        byte[] other = [.. Secret.Select(b => (byte)(b ^ 1))];

        Assert.Null(new TokenSeal(7, Secret, TokenPurpose.Event).Open(Token));
        Assert.Null(new TokenSeal(7, other, TokenPurpose.Session).Open(Token));
        Assert.Null(new TokenSeal(8, Secret, TokenPurpose.Session).Open(Token));
    }

    [Fact]
    public void Open_AnyText_NeverThrows()
    {
        Gen.String.Sample(text => Assert.Null(Seal.Open(text)));
        Gen.Byte.Array[0, 200].Sample(bytes => Assert.Null(Seal.Open(Base64Url.EncodeToString(bytes))));
        // With version and key id as they should be.
        Gen.Byte.Array[0, 200].Sample(bytes => Assert.Null(Seal.Open(Base64Url.EncodeToString([1, 7, .. bytes]))));
    }

    [Fact]
    public void KeyIdOf_BeginningOfTokenOrNot_IsTheKeyOrNull()
    {
        Assert.Equal((byte)7, TokenSeal.KeyIdOf(Token));
        Assert.Null(TokenSeal.KeyIdOf(""));
        Assert.Null(TokenSeal.KeyIdOf("=" + Token));
        Assert.Null(TokenSeal.KeyIdOf(new string('A', 100)));
    }

    [Fact]
    public void Seal_LongestPlainText_CanBeOpened_AndALongerOneIsABug()
    {
        const int PlainMax = (TokenSeal.TokenCharsMax / 4 * 3) - 30;

        Assert.NotNull(Seal.Open(Seal.Seal(new byte[PlainMax])));
        Assert.Throws<ArgumentException>(() => Seal.Seal(new byte[PlainMax + 1]));
        Assert.Null(Seal.Open(new string('A', TokenSeal.TokenCharsMax + 4)));
    }

    [Fact]
    public void Constructor_ShortSecret_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenSeal(1, Secret.AsSpan(1), TokenPurpose.Session));

    [Fact]
    public void Token_Sealed_DoesNotShowThePlainText() =>
        Assert.DoesNotContain("sealed", System.Text.Encoding.Latin1.GetString(Base64Url.DecodeFromChars(Token)), StringComparison.Ordinal);
}
