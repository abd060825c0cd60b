using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Tests.Media.Hls;

public sealed class HlsUriTests
{
    [Theory]
    [InlineData("a.m4s")]
    [InlineData("/media/a.m4s")]
    [InlineData("../a/b.m4s?c=d:e")]
    [InlineData("./a:b")]
    [InlineData("https://cdn.example/%E4%B8%AD?x=1&y=2#t=3")]
    [InlineData("http://127.0.0.1:8080/a")]
    public void IsAllowed_PercentEncoded_IsTrue(string uri) => Assert.True(HlsUri.IsAllowed(uri));

    [Theory]
    [InlineData("")]
    [InlineData("#a")]
    [InlineData("a b")]
    [InlineData("a\"b")]
    [InlineData("a\nb")]
    [InlineData("中")]
    [InlineData("a%2")]
    [InlineData("a%zz")]
    [InlineData("%41%4")]
    [InlineData("{$a}")]
    [InlineData("//host/a")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/plain,a")]
    [InlineData("file:///etc/passwd")]
    [InlineData("HTTPS://host/a")]
    [InlineData("https:a")]
    public void IsAllowed_Other_IsFalse(string uri) => Assert.False(HlsUri.IsAllowed(uri));
}
