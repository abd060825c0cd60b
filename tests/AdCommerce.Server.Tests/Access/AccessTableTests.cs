using AdCommerce.Server.Access;

namespace AdCommerce.Server.Tests.Access;

public sealed class AccessTableTests
{
    [Fact]
    public void Standard_RowsOfOurServices_AreExactlyTheMethodsOfTheApi()
    {
        var rows = AccessTable.Standard.Rpcs.Select(row => row.Method).Where(method => method.StartsWith("adcommerce.", StringComparison.Ordinal));

        Assert.Equal(ApiMethods.All().Select(method => $"{method.Service.FullName}/{method.Name}").Order(), rows.Order());
    }

    [Fact]
    public void Standard_BoundRows_NameATextFieldOfTheRequest()
    {
        Assert.All(ApiMethods.All(), method =>
            Assert.True(AccessTable.Standard.FindRpc($"/{method.Service.FullName}/{method.Name}")!.Binding.Fits(method.InputType), method.FullName));
    }

    /// <summary>A request that names a brand or a viewer and is not bound by it would be a hole; operators alone need no binding.</summary>
    [Fact]
    public void Standard_MethodsWhosePathNamesAnOwner_AreBoundByIt()
    {
        var open =
            from method in ApiMethods.All()
            let row = AccessTable.Standard.FindRpc($"/{method.Service.FullName}/{method.Name}")!
            let path = ApiMethods.PathOf(method)
            where row.Roles is not Role.Operator && (path.Contains("=brands/") || path.Contains("=viewers/"))
            where !path.Contains($"{{{row.Binding.Field}=") || !row.Binding.ReadsRequest
            select method.FullName;

        Assert.Empty(open);
    }

    [Fact]
    public void Standard_PlayersMethods_TakeSmallBodies()
    {
        var limits = AccessTable.Standard.Rpcs.ToDictionary(row => row.Method, row => row.BodyBytesMax);

        Assert.Equal(64 * 1024, limits["adcommerce.v1.PlaybackService/ResolveEpisode"]);
        Assert.Equal(64 * 1024, limits["adcommerce.v1.ViewerService/UpdateViewer"]);
        Assert.Equal(1024 * 1024, limits["adcommerce.v1.CatalogService/ImportEpisode"]);
        Assert.Equal(1024 * 1024, limits["adcommerce.v1.CampaignService/CreatePlacement"]);
    }
}
