using AdCommerce.Domain.Playback;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback;

public sealed class EditionIdTests
{
    private const string Tag = "6kq3w0z8m1c4r2hd";

    [Fact]
    public void TryParse_WhatToStringWrote_IsTheSame() => Gen.Select(
        Gen.Int[1, int.MaxValue], Gen.Char["0123456789abcdefghijklmnopqrstuvwxyz"].Array[1, 32], Gen.Char["0123456789abcdefghjkmnpqrstvwxyz"].Array[16])
        .Sample((revision, choices, tag) =>
        {
            var id = new EditionId(revision, new string(choices), new string(tag));

            Assert.True(EditionId.TryParse(id.ToString(), out var read));
            Assert.Equal(id, read);
        });

    [Fact]
    public void TryParse_AnyText_IsReadInOneSpellingOnly() => Gen.Char["r0123456789-+ aZ\0\n٣"].Array[0, 30].Sample(chars =>
    {
        var text = new string(chars);

        Assert.True(!EditionId.TryParse(text, out var id) || id.ToString() == text);
    }, iter: 20_000);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("r")]
    [InlineData("r1")]
    [InlineData("r1-0")]
    [InlineData($"r-0-{Tag}")]
    [InlineData($"r0-0-{Tag}")]
    [InlineData($"r01-0-{Tag}")]
    [InlineData($"r-1-0-{Tag}")]
    [InlineData($"r+1-0-{Tag}")]
    [InlineData($"r 1-0-{Tag}")]
    [InlineData($"r1\0-0-{Tag}")]
    [InlineData($"r2147483648-0-{Tag}")]
    [InlineData($"r١-0-{Tag}")]
    [InlineData($"R1-0-{Tag}")]
    [InlineData($"1-0-{Tag}")]
    [InlineData($"r1--{Tag}")]
    [InlineData($"r1-A-{Tag}")]
    [InlineData($"r1-é-{Tag}")]
    [InlineData($"r1-0-{Tag}0")]
    [InlineData("r1-0-6kq3w0z8m1c4r2h")]
    [InlineData("r1-0-6kq3w0z8m1c4r2h/")]
    [InlineData($"r1-0-{Tag}-")]
    [InlineData($"r1-0-{Tag}\n")]
    [InlineData($" r1-0-{Tag}")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(EditionId.TryParse(text, out _));

    [Fact]
    public void TryParse_HugeText_IsRefused() => Assert.False(EditionId.TryParse($"r1-{new string('0', 1_000_000)}-{Tag}", out _));

    [Fact]
    public void ChoiceOf_DigitOfEveryChoice_IsTheChoice() =>
        Assert.All(Enumerable.Range(0, 36), choice => Assert.Equal(choice, EditionId.ChoiceOf(EditionId.DigitOf(choice))));
}
