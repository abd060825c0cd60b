using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Registry;
using AdCommerce.Server.Access;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Grpc.Core;

namespace AdCommerce.Server.Catalog;

/// <summary>Brands, exchange rates, attributes, products and dramas.</summary>
internal sealed partial class CatalogService(RegistryGateway registry, EpisodeWorkshop workshop) : V1.CatalogService.CatalogServiceBase
{
    public override async Task<V1.Brand> CreateBrand(V1.CreateBrandRequest request, ServerCallContext context)
    {
        var brand = (request.Brand ?? new()).ToDomain(request.BrandId);
        var command = new CreateBrand(brand.Id, brand.Title)
        {
            CompetitorIds = brand.CompetitorIds,
            TimeZone = brand.TimeZone,
            CurrencyCode = brand.CurrencyCode,
            Request = RequestKeys.Of(context, request, request.RequestId),
        };
        return (await registry.ExecuteAsync<Brand>(command, context.CancellationToken)).ToProto();
    }

    public override async Task<V1.Brand> GetBrand(V1.GetBrandRequest request, ServerCallContext context)
    {
        var id = ResourceName.Parse(request.Name, "brands/*", "name")[0];
        var state = await registry.ReadAsync(context.CancellationToken);
        return state.Brands.GetValueOrDefault(id)?.ToProto() ?? throw Missing(request.Name);
    }

    public override async Task<V1.ListBrandsResponse> ListBrands(V1.ListBrandsRequest request, ServerCallContext context)
    {
        var state = await registry.ReadAsync(context.CancellationToken);
        var (page, next) = Paging.Of(state.Brands.Values, static b => b.Id, request.PageSize, request.PageToken);
        return new() { Brands = { page.Select(CatalogMapping.ToProto) }, NextPageToken = next };
    }

    public override async Task<V1.Brand> UpdateBrand(V1.UpdateBrandRequest request, ServerCallContext context)
    {
        var brand = request.Brand ?? new();
        var id = ResourceName.Parse(brand.Name, "brands/*", "brand.name")[0];
        var command = new UpdateBrand(brand.ToDomain(id), [.. UpdateMask.PathsOf(request.UpdateMask, brand, "name", "etag")])
        {
            Request = RequestKeys.Of(context, request, request.RequestId),
        };
        return (await registry.ExecuteAsync<Brand>(command, context.CancellationToken)).ToProto();
    }

    public override async Task<V1.ExchangeRates> GetExchangeRates(V1.GetExchangeRatesRequest request, ServerCallContext context) =>
        (await registry.ReadAsync(context.CancellationToken)).ExchangeRates.ToProto();

    public override async Task<V1.ExchangeRates> UpdateExchangeRates(V1.UpdateExchangeRatesRequest request, ServerCallContext context)
    {
        var command = new SetExchangeRates((request.ExchangeRates ?? new()).ToDomain()) { Request = RequestKeys.Of(context, request, request.RequestId) };
        return (await registry.ExecuteAsync<ExchangeRates>(command, context.CancellationToken)).ToProto();
    }

    public override async Task<V1.Attribute> CreateAttribute(V1.CreateAttributeRequest request, ServerCallContext context)
    {
        var attribute = (request.Attribute ?? new()).ToDomain(request.AttributeId);
        var command = new CreateAttribute(attribute) { Request = RequestKeys.Of(context, request, request.RequestId) };
        return (await registry.ExecuteAsync<AttributeDefinition>(command, context.CancellationToken)).ToProto();
    }

    public override async Task<V1.ListAttributesResponse> ListAttributes(V1.ListAttributesRequest request, ServerCallContext context)
    {
        var state = await registry.ReadAsync(context.CancellationToken);
        var (page, next) = Paging.Of(state.Attributes.Values, static a => a.Id, request.PageSize, request.PageToken);
        return new() { Attributes = { page.Select(CatalogMapping.ToProto) }, NextPageToken = next };
    }

    public override async Task<V1.Product> CreateProduct(V1.CreateProductRequest request, ServerCallContext context)
    {
        var brandId = ResourceName.TryParse(request.Product?.Brand ?? "", "brands/*") is [var id] ? id : "";
        var product = (request.Product ?? new()).ToDomain(request.ProductId, brandId) with { Version = 0 };
        var command = new CreateProduct(product) { Request = RequestKeys.Of(context, request, request.RequestId) };
        return (await registry.ExecuteAsync<Product>(command, context.CancellationToken)).ToProto();
    }

    public override async Task<V1.Product> GetProduct(V1.GetProductRequest request, ServerCallContext context)
    {
        var id = ResourceName.Parse(request.Name, "products/*", "name")[0];
        var product = (await registry.ReadAsync(context.CancellationToken)).Products.GetValueOrDefault(id);
        return product is not null && context.GetCaller().Sees(product.BrandId) ? product.ToProto() : throw Missing(request.Name);
    }

    public override async Task<V1.ListProductsResponse> ListProducts(V1.ListProductsRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var products = (await registry.ReadAsync(context.CancellationToken)).Products.Values.Where(p => caller.Sees(p.BrandId));
        var (page, next) = Paging.Of(products, static p => p.Id, request.PageSize, request.PageToken);
        return new() { Products = { page.Select(CatalogMapping.ToProto) }, NextPageToken = next };
    }

    public override async Task<V1.Product> UpdateProduct(V1.UpdateProductRequest request, ServerCallContext context)
    {
        var product = request.Product ?? new();
        var id = ResourceName.Parse(product.Name, "products/*", "product.name")[0];
        var command = new UpdateProduct(product.ToDomain(id, ""), [.. UpdateMask.PathsOf(request.UpdateMask, product, "name", "brand", "category", "etag", "brand_unsuited_to")])
        {
            Request = RequestKeys.Of(context, request, request.RequestId),
        };
        return (await registry.ExecuteAsync<Product>(command, context.CancellationToken)).ToProto();
    }

    public override async Task<V1.Product> MarkUnsuited(V1.MarkUnsuitedRequest request, ServerCallContext context)
    {
        var id = ResourceName.Parse(request.Name, "products/*", "name")[0];
        var product = (await registry.ReadAsync(context.CancellationToken)).Products.GetValueOrDefault(id);
        if (product is null || !context.GetCaller().Sees(product.BrandId))
            throw Missing(request.Name);
        var command = new MarkUnsuited(id, request.UnsuitedTo.ToDomain(), CatalogMapping.VersionOf(request.Etag))
        {
            Request = RequestKeys.Of(context, request, request.RequestId),
        };
        return (await registry.ExecuteAsync<Product>(command, context.CancellationToken)).ToProto();
    }

    public override async Task<V1.Drama> CreateDrama(V1.CreateDramaRequest request, ServerCallContext context)
    {
        var drama = (request.Drama ?? new()).ToDomain(request.DramaId) with { Version = 0 };
        var command = new CreateDrama(drama) { Request = RequestKeys.Of(context, request, request.RequestId) };
        return (await registry.ExecuteAsync<Drama>(command, context.CancellationToken)).ToProto();
    }

    public override async Task<V1.Drama> GetDrama(V1.GetDramaRequest request, ServerCallContext context)
    {
        var id = ResourceName.Parse(request.Name, "dramas/*", "name")[0];
        var state = await registry.ReadAsync(context.CancellationToken);
        return state.Dramas.GetValueOrDefault(id)?.ToProto() ?? throw Missing(request.Name);
    }

    public override async Task<V1.ListDramasResponse> ListDramas(V1.ListDramasRequest request, ServerCallContext context)
    {
        var state = await registry.ReadAsync(context.CancellationToken);
        var (page, next) = Paging.Of(state.Dramas.Values, static d => d.Id, request.PageSize, request.PageToken);
        return new() { Dramas = { page.Select(CatalogMapping.ToProto) }, NextPageToken = next };
    }

    public override async Task<V1.Drama> UpdateDrama(V1.UpdateDramaRequest request, ServerCallContext context)
    {
        var drama = request.Drama ?? new();
        var id = ResourceName.Parse(drama.Name, "dramas/*", "drama.name")[0];
        var command = new UpdateDrama(drama.ToDomain(id), [.. UpdateMask.PathsOf(request.UpdateMask, drama, "name", "etag")])
        {
            Request = RequestKeys.Of(context, request, request.RequestId),
        };
        return (await registry.ExecuteAsync<Drama>(command, context.CancellationToken)).ToProto();
    }

    private static RpcException Missing(string name) => Rejection.Missing(name).ToRpcException();
}
