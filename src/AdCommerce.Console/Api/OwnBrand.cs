using AdCommerce.ConsolePages.Reports;
using AdCommerce.ConsolePages.Session;
using Grpc.Core;

namespace AdCommerce.ConsolePages.Api;

/// <summary>What a brand's people mean by a day and by an amount, read once for each page.</summary>
internal static class OwnBrand
{
    /// <summary>The brand of whoever is signed in; one of defaults where there is none, or it is not registered yet.</summary>
    public static async Task<V1.Brand> ReadAsync(this ConsoleApi api, ConsoleUser user, CancellationToken cancellationToken = default)
    {
        if (user.BrandId is null)
            return new() { TimeZone = ReportQuery.DefaultZone };
        try
        {
            return await api.Catalog.GetBrandAsync(new() { Name = $"brands/{user.BrandId}" }, user.Headers, cancellationToken: cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return new() { TimeZone = ReportQuery.DefaultZone };
        }
    }
}
