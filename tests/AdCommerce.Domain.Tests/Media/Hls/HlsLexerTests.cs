using System.Collections.Immutable;
using System.Text;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Tests.Media.Hls;

public sealed class HlsLexerTests
{
    [Fact]
    public void Lex_TagsUrisCommentsAndBlankLines_KeepsWhatMeansSomething()
    {
        ImmutableArray<HlsLine> lines = Lex("#EXTM3U\r\n\r\n# a comment\r\n#EXTINF:4.0,a:b\r\nseg.m4s", out ImmutableArray<HlsParseError> errors);

        Assert.Empty(errors);
        Assert.Equal<HlsLine>(
            [
                new HlsLine(1, "EXTM3U", "", "#EXTM3U"),
                new HlsLine(4, "EXTINF", "4.0,a:b", "#EXTINF:4.0,a:b"),
                new HlsLine(5, "", "seg.m4s", "seg.m4s"),
            ],
            lines);
        Assert.True(lines[2].IsUri);
    }

    [Theory]
    [InlineData("", 1, "#EXTM3U")]
    [InlineData("\n#EXTM3U\n", 1, "#EXTM3U")]
    [InlineData("#EXTM3U8\n", 1, "#EXTM3U")]
    [InlineData("#EXTM3U:\n", 1, "#EXTM3U")]
    [InlineData("\uFEFF#EXTM3U\n", 1, "byte order mark")]
    [InlineData("#EXTM3U\na\0b\n", 2, "U+0000")]
    [InlineData("#EXTM3U\na\tb\n", 2, "U+0009")]
    [InlineData("#EXTM3U\na\rb\n", 2, "U+000D")]
    [InlineData("#EXTM3U\na\u007fb\n", 2, "U+007F")]
    [InlineData("#EXTM3U\na\u0085b\n", 2, "U+0085")]
    [InlineData("#EXTM3U\na\u2028b\n", 2, "U+2028")]
    public void Lex_TextThatNoPlaylistMayContain_NamesLineAndFault(string text, int line, string fault)
    {
        Lex(text, out ImmutableArray<HlsParseError> errors);

        Assert.Contains(errors, error => error.Line == line && error.Message.Contains(fault, StringComparison.Ordinal) && error.Rule == HlsRule.P17);
    }

    [Theory]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // a surrogate
    [InlineData(new byte[] { 0xC0, 0xAF })] // an overlong slash
    public void Lex_InvalidUtf8_IsRefused(byte[] tail)
    {
        HlsLexer.Lex([.. "#EXTM3U\n"u8, .. tail], out ImmutableArray<HlsParseError> errors);

        Assert.Equal("the playlist is not UTF-8", Assert.Single(errors).Message);
    }

    [Fact]
    public void Lex_LimitOfBytes_Holds()
    {
        byte[] atLimit = Encoding.ASCII.GetBytes("#EXTM3U".PadRight(HlsLimits.PlaylistBytesMax, '\n'));

        Assert.NotEmpty(HlsLexer.Lex(atLimit, out ImmutableArray<HlsParseError> errors));
        Assert.Empty(errors);
        Assert.Empty(HlsLexer.Lex([.. atLimit, (byte)'\n'], out errors));
        Assert.Single(errors);
    }

    [Theory]
    [InlineData(HlsLimits.LineCharsMax, 0)]
    [InlineData(HlsLimits.LineCharsMax + 1, 1)]
    public void Lex_LimitOfLineLength_Holds(int length, int errorCount)
    {
        Lex("#EXTM3U\n" + new string('a', length), out ImmutableArray<HlsParseError> errors);

        Assert.Equal(errorCount, errors.Length);
    }

    [Fact]
    public void Lex_LimitOfLines_Holds()
    {
        ImmutableArray<HlsLine> lines = Lex("#EXTM3U\n" + string.Concat(Enumerable.Repeat("a\n", HlsLimits.LinesMax)), out ImmutableArray<HlsParseError> errors);

        Assert.Equal(HlsLimits.LinesMax, lines.Length);
        Assert.Single(errors);
    }

    private static ImmutableArray<HlsLine> Lex(string text, out ImmutableArray<HlsParseError> errors) =>
        HlsLexer.Lex(Encoding.UTF8.GetBytes(text), out errors);
}
