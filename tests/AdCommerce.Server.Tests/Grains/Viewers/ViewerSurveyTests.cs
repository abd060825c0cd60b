using System.Security.Cryptography;
using AdCommerce.Domain.Campaigns.Reach;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Tests.Demo;
using Microsoft.Extensions.DependencyInjection;

namespace AdCommerce.Server.Tests.Grains.Viewers;

/// <summary>More viewers than are asked: of most of them only the entry is there, as when a server died before it stored anything.</summary>
public sealed class ViewerSurveyTests(DemoHost host) : IClassFixture<DemoHost>
{
    [Fact]
    public async Task AskAsync_ManyKnown_AsksASampleAndCountsAnEntryWithoutAProfileAsNone()
    {
        const int Entries = 4_000;
        var directory = host.Server.Services.GetRequiredService<IViewerDirectory>();
        var survey = host.Server.Services.GetRequiredService<ViewerSurvey>();
        var everybody = new ReachQuestion(TargetingExpression.Everybody, null);
        await Parallel.ForAsync(0, 100, async (i, cancel) => await host.Api.Viewers.UpdateViewerAsync(
            new() { Viewer = new V1.Viewer { Name = $"viewers/surveyed-{i}", Consent = new() }, AllowMissing = true }, host.Api.Operator, cancellationToken: cancel));
        var before = await survey.AskAsync(everybody, "lumiere", CancellationToken.None);
        await Parallel.ForAsync(0, Entries, async (i, _) => await directory.AddAsync(
            System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(BitConverter.GetBytes(i)).AsSpan(0, 24))));

        var (one, again) = (await survey.AskAsync(everybody, "lumiere", CancellationToken.None), await survey.AskAsync(everybody, "lumiere", CancellationToken.None));

        Assert.Equal((before.Known, before.Known), (before.Asked, before.Matching));
        Assert.Equal((before.Known + Entries, ViewerSurvey.AskedMax), (one.Known, one.Asked));
        Assert.Equal(one, again);
        var figures = one.Figures!;
        Assert.InRange(before.Known, figures.Low, figures.High);
    }
}
