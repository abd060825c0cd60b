using System.Net.Http.Json;
using System.Text.Json;
using AdCommerce.Grains.Keys;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Campaigns;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Tests.Demo;
using AdCommerce.V1;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AdCommerce.Server.Tests.Campaigns;

/// <summary>How many of the known viewers match, through the public API of a whole server.</summary>
public sealed class ReachTests(DemoHost host) : IClassFixture<DemoHost>, IAsyncLifetime
{
    private const string Brand = "brands/lumiere";

    /// <summary>Viewers of the class, told apart from the demo's by their age. Of three that are alike one does not let its profile be used.</summary>
    private const int Crowd = 180;
    private const double Age = 77;
    private const int AttemptsMax = 5;

    private V1.CampaignService.CampaignServiceClient Api => host.Api.Campaigns;

    private Metadata Operator => host.Api.Operator;

    private IViewerDirectory Directory => host.Server.Services.GetRequiredService<IViewerDirectory>();

    public async Task InitializeAsync() =>
        await Parallel.ForAsync(0, Crowd, async (i, _) => await UpdateAsync($"crowd-{i}", i % 2 == 0 ? "oily" : "dry", mayUse: i % 3 != 0));

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task EstimateReach_FewKnown_AsksEverybodyWhoConsents()
    {
        var known = await EstimateAsync("");
        var aged = await EstimateAsync("age == 77");
        var oily = await EstimateAsync("age == 77 && skin_type == \"oily\" && market == \"CN\"");
        var dryOrNotKnown = await EstimateAsync("!(has(age)) && drama == \"skin-deep\"");

        Assert.InRange(known.KnownViewers, Crowd, ViewerSurvey.AskedMax);
        Assert.Equal(known.KnownViewers, known.SampledViewers);
        // 120 consent, 60 of them are oily.
        Assert.Equal((120, 120, 120), (aged.MatchingViewers, aged.MatchingViewersLow, aged.MatchingViewersHigh));
        Assert.Equal((60, 60, 60), (oily.MatchingViewers, oily.MatchingViewersLow, oily.MatchingViewersHigh));
        Assert.StartsWith($"All {known.KnownViewers} known viewers were asked.", oily.Method, StringComparison.Ordinal);
        // The 60 of whom nothing may be looked at, and those of the demo.
        Assert.InRange(dryOrNotKnown.MatchingViewers, 60, 60 + known.KnownViewers - Crowd);
    }

    [Fact]
    public async Task EstimateReach_FewerThanFiftyMatch_TellsNoNumber()
    {
        var answer = await EstimateAsync("age == 78");

        Assert.False(answer.HasMatchingViewers || answer.HasMatchingViewersLow || answer.HasMatchingViewersHigh);
        Assert.Contains("Fewer than 50 match", answer.Method, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EstimateReach_WrongTargeting_NamesThePlaceAsAPlacementDoes()
    {
        var request = new EstimateReachRequest
        {
            Parent = Brand,
            Targeting = "age >= 18 && skin_tipe == 'oily'",
            TargetingExpression = new() { Contains = new() { Attribute = "avoids", Word = "dust" } },
            Matches = { new AttributeMatch { Subject = AttributeMatch.Types.Subject.Viewer, Attribute = "skin", AnyOf = { "dry" } } },
            Product = "products/petal-rose-tea",
        };

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Api.EstimateReachAsync(request, Operator));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        var violations = refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations;
        Assert.Equal(
            ["matches[0].attribute", "product", "targeting", "targeting_expression", "targeting_expression.word"],
            violations.Select(static v => v.Field).Order(StringComparer.Ordinal));
        Assert.StartsWith("columns 14 to 22: ", violations.Single(static v => v.Field == "targeting").Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EstimateReach_NoSuchBrand_IsNotFound()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Api.EstimateReachAsync(new() { Parent = "brands/nobody" }, Operator));

        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task EstimateReach_OverHttp_IsTheSame()
    {
        using var http = new HttpClient { BaseAddress = host.Server.HttpAddress };
        http.DefaultRequestHeaders.Add("Authorization", Operator.GetValue("authorization"));

        using var answer = await http.PostAsJsonAsync(new Uri($"/v1/{Brand}/placements:estimateReach", UriKind.Relative), new { targeting = "age == 77" });

        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(120, body.GetProperty("matchingViewers").GetInt64());
    }

    [Fact]
    public async Task EstimateReach_AsManyAsMayRun_IsToldToComeBack()
    {
        var slots = host.Server.Services.GetRequiredKeyedService<BulkSlots>(CampaignServices.ReachSlots);
        using var taken = slots.TryTake();

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Api.EstimateReachAsync(new() { Parent = Brand }, Operator));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.NotNull(refused.GetRpcStatus()!.GetDetail<RetryInfo>());
    }

    [Fact]
    public async Task EraseViewer_KnownViewer_IsInTheDirectoryNoLonger()
    {
        const string Id = "short-guest";
        var pseudonym = host.Server.Services.GetRequiredService<IPseudonyms>().Of(Id);

        await UpdateAsync(Id, "oily", mayUse: true);
        var before = await IsEnteredAsync(pseudonym);
        await host.Api.Viewers.EraseViewerAsync(new() { Name = $"viewers/{Id}" }, Operator);
        var after = await IsEnteredAsync(pseudonym);

        Assert.Equal((true, false), (before, after));
    }

    private async Task<EstimateReachResponse> EstimateAsync(string targeting) =>
        await Api.EstimateReachAsync(new() { Parent = Brand, Targeting = targeting }, Operator);

    private async Task<bool> IsEnteredAsync(string pseudonym)
    {
        for (var bucket = 0; bucket < IViewerDirectory.Buckets; bucket++)
        {
            if ((await Directory.ReadAsync(bucket)).Contains(pseudonym))
                return true;
        }

        return false;
    }

    private async Task UpdateAsync(string viewer, string skin, bool mayUse)
    {
        var values = new Viewer { Name = $"viewers/{viewer}", Consent = new() { Personalization = mayUse } };
        values.Attributes.Add("skin_type", new() { EnumValue = skin });
        values.Attributes.Add("age", new() { NumberValue = Age });
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await host.Api.Viewers.UpdateViewerAsync(new() { Viewer = values, AllowMissing = true, RequestId = $"reach-{viewer}" }, Operator);
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && attempt < AttemptsMax)
            {
                // The store of a busy machine: the answer asks for the same request again.
            }
        }
    }
}
