using AdCommerce.Server.Catalog.Import;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Tests.Catalog.Import;

public sealed class MediaOptionsValidatorTests
{
    [Theory]
    [InlineData("AllowedHosts:0", "cdn.example.com", null)]
    [InlineData("AllowedHosts:0", "*.example.com", null)]
    [InlineData("AllowedHosts:0", "cdn.example.com:8443", null)]
    [InlineData("AllowedHosts:0", "CDN.example.com", "lower case")]
    [InlineData("AllowedHosts:0", "https://cdn.example.com", "not a host")]
    [InlineData("AllowedHosts:0", "*", "not a host")]
    [InlineData("Roots:demo", "/does/not/exist", "there is no folder")]
    [InlineData("Roots:De mo", "/tmp", "the name")]
    [InlineData("SegmentBytesMax", "1", "SegmentBytesMax")]
    [InlineData("RequestTimeoutSeconds", "0", "RequestTimeoutSeconds")]
    [InlineData("RedirectsMax", "11", "RedirectsMax")]
    [InlineData("ReadsAtOnce", "0", "ReadsAtOnce")]
    public void Validate_Setting_IsTakenOrRefusedWithAMessage(string setting, string value, string? expected)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [$"AdCommerce:Media:{setting}"] = value }).Build();
        using ServiceProvider services = new ServiceCollection().AddSingleton(configuration).AddLogging().AddMedia().BuildServiceProvider();

        Exception? failure = Record.Exception(() => services.GetRequiredService<IOptions<MediaOptions>>().Value);

        Assert.Equal(expected is null, failure is null);
        Assert.Contains(expected ?? "", failure?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void AddMedia_Defaults_MakeAnImporter()
    {
        IConfiguration configuration = new ConfigurationBuilder().Build();
        using ServiceProvider services = new ServiceCollection().AddSingleton(configuration).AddLogging().AddMedia().BuildServiceProvider();

        Assert.NotNull(services.GetRequiredService<MediaImporter>());
    }
}
