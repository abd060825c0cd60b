using AdCommerce.Domain.Catalog.Import;
using CsCheck;

namespace AdCommerce.Domain.Tests.Catalog.Import;

public sealed class MediaAddressTests
{
    [Theory]
    [InlineData("https://CDN.example.com/a/b.m3u8", "https://cdn.example.com/a/b.m3u8")]
    [InlineData("https://cdn.example.com:443/a", "https://cdn.example.com/a")]
    [InlineData("https://cdn.example.com:8443/a?x=1&y=%zz", null)]
    [InlineData("https://cdn.example.com:8443/a?x=1 2", "https://cdn.example.com:8443/a?x=1%202")]
    [InlineData("https://cdn.example.com/a/%2e%2e/b", "https://cdn.example.com/b")]
    [InlineData("https://cdn.example.com/é \"q\"'", "https://cdn.example.com/%C3%A9%20%22q%22%27")]
    [InlineData("https://cdn.example.com/%7euser/%c3%a9", "https://cdn.example.com/~user/%C3%A9")]
    [InlineData("media://demo/a/b.m4s", "media://demo/a/b.m4s")]
    [InlineData("https://cdn.example.com", "https://cdn.example.com/")]
    public void TryParse_Absolute_IsCanonicalOrRefused(string text, string? expected)
    {
        bool isParsed = MediaAddress.TryParse(text, out MediaAddress? address, out string? problem);

        Assert.Equal(expected is not null, isParsed);
        Assert.Equal(expected, address?.ToString());
        Assert.Equal(expected is null, problem is not null);
    }

    [Theory]
    [InlineData("http://cdn.example.com/a", "scheme")]
    [InlineData("file:///etc/passwd", "scheme")]
    [InlineData("a.m3u8", "not absolute")]
    [InlineData("https://user:secret@cdn.example.com/", "host")]
    [InlineData("https://[::1]/", "host")]
    [InlineData("https://exämple.com/", "host")]
    [InlineData("https://cdn.example.com:0/", "port")]
    [InlineData("https:///a", "host")]
    [InlineData("https://cdn.example.com/a\nb", "control")]
    [InlineData("https://cdn.example.com/a%0Ab", "control")]
    [InlineData("https://cdn.example.com/a%00b", "control")]
    [InlineData("https://cdn.example.com/%ff", "UTF-8")]
    [InlineData("https://cdn.example.com\\@evil.example/", "backslash")]
    [InlineData("https://cdn.example.com/../a", "above")]
    [InlineData("media://demo/../../etc/passwd", "above")]
    [InlineData("media://demo/%2e%2e/secret", "above")]
    [InlineData("media://demo/..%2f..%2fsecret", "slash")]
    [InlineData("media://demo/a%5c..%5csecret", "slash")]
    [InlineData("media://demo/a//b", "empty")]
    [InlineData("media://demo/", "folder")]
    [InlineData("media://demo/a?b", "query")]
    [InlineData("media://DEMO/a", "media root")]
    [InlineData("media:///a", "media root")]
    public void TryParse_WhatMustNotBeRead_SaysWhy(string text, string expected)
    {
        Assert.False(MediaAddress.TryParse(text, out _, out string? problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.m4s", "media://demo/a/b/0.m4s")]
    [InlineData("../0.m4s", "media://demo/a/0.m4s")]
    [InlineData("./c/../0.m4s", "media://demo/a/b/0.m4s")]
    [InlineData("/0.m4s", "media://demo/0.m4s")]
    [InlineData("../../../0.m4s", null)]
    [InlineData("https://cdn.example.com/x", "https://cdn.example.com/x")]
    [InlineData("//cdn.example.com/x", null)]
    [InlineData("#frag", null)]
    public void TryResolve_BelowARoot_StaysBelowIt(string reference, string? expected)
    {
        MediaAddress playlist = Parse("media://demo/a/b/playlist.m3u8");

        bool isResolved = playlist.TryResolve(reference, out MediaAddress? address, out _);

        Assert.Equal((expected is not null, expected), (isResolved, address?.ToString()));
    }

    [Theory]
    [InlineData("media://demo/x.m4s")]
    [InlineData("http://cdn.example.com/x.m4s")]
    public void TryResolve_FromHttpsToElsewhere_IsRefused(string reference)
    {
        MediaAddress playlist = Parse("https://cdn.example.com/a/playlist.m3u8");

        Assert.False(playlist.TryResolve(reference, out _, out string? problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void PublicUri_BelowARoot_IsThePathItIsServedUnder()
    {
        MediaAddress address = Parse("media://demo/a b/ü.m4s");

        Assert.Equal("/media/demo/a%20b/%C3%BC.m4s", address.PublicUri);
        Assert.Equal(["a b", "ü.m4s"], address.PathSegments);
    }

    [Fact]
    public void TryResolve_AnyText_GivesOnlyWhatCanStandInAPlaylist() =>
        Gen.String.Sample(text =>
        {
            MediaAddress playlist = Parse("https://cdn.example.com/a/playlist.m3u8");
            bool isResolved = playlist.TryResolve(text, out MediaAddress? address, out string? problem);
            bool isIdempotent = !isResolved || (MediaAddress.TryParse(address!.ToString(), out MediaAddress? again, out _) && again == address);
            bool isClean = !isResolved || address!.PublicUri.All(c => c is > ' ' and < '\x7f' and not ('"' or '\'' or '\\' or '{' or '}' or '#'));
            return isResolved == problem is null && isIdempotent && isClean;
        });

    [Theory]
    [InlineData("https://cdn.example.com/", true)]
    [InlineData("https://a.media.example/", true)]
    [InlineData("https://a.b.media.example/", true)]
    [InlineData("https://media.example/", false)]
    [InlineData("https://evilmedia.example/", false)]
    [InlineData("https://cdn.example.com.evil.example/", false)]
    [InlineData("https://cdn.example.com:8443/", false)]
    [InlineData("https://port.example:8443/", true)]
    [InlineData("media://demo/x", true)]
    [InlineData("media://other/x", false)]
    public void Problem_HostsAndRoots_OnlyThoseOnTheList(string text, bool isAllowed)
    {
        MediaAddressRules rules = new(["cdn.example.com", "*.media.example", "port.example:8443"], ["demo"]);
        MediaAddress address = Parse(text);

        Assert.Equal(isAllowed, rules.Problem(address) is null);
    }

    private static MediaAddress Parse(string text) =>
        MediaAddress.TryParse(text, out MediaAddress? address, out string? problem) ? address : throw new ArgumentException(problem, nameof(text));
}
