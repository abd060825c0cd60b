using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;

namespace AdCommerce.LoadTests.Kills;

/// <summary>Creates products of one brand and changes them.</summary>
internal sealed class ProductWriter(Run run, KillFigures figures, Random random, string brand) : Writer(run, figures, random)
{
    private const int PageSize = 500;

    private readonly SortedDictionary<string, Product> _products = new(StringComparer.Ordinal);
    private string _subject = "";

    protected override Write Next() => _products.Count == 0 || Random.Next(2) == 0 ? Create() : Change();

    protected override async Task<bool> IsCarriedOutAsync(ServerApi api)
    {
        var there = await FindAsync(api.Catalog.GetProductAsync(new() { Name = _subject }, api.Operator()));
        return there is not null && (!_products.TryGetValue(_subject, out var known) || known.Etag != there.Etag);
    }

    protected override async Task CompareAsync(ServerApi api)
    {
        var there = new Dictionary<string, Product>();
        var token = "";
        do
        {
            var page = await api.Catalog.ListProductsAsync(new() { PageSize = PageSize, PageToken = token }, api.Operator());
            foreach (var product in page.Products.Where(p => p.Brand == $"brands/{brand}"))
                Run.Expect(there.TryAdd(product.Name, product), $"{product.Name} is listed twice");
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        foreach (var (name, product) in _products)
            Compare(product, there.GetValueOrDefault(name), name);
        foreach (var extra in there.Keys.Where(name => !_products.ContainsKey(name) && name != KillRun.BaseProductName))
            Run.Violated($"{extra} is there and was never acknowledged");
    }

    private Write Create()
    {
        var id = NewId("product");
        _subject = $"products/{id}";
        var request = new CreateProductRequest { ProductId = id, Product = KillRun.NewProduct(brand, $"Product {id}"), RequestId = NewId("request") };
        return new("CreateProduct", async api => await api.Catalog.CreateProductAsync(request, api.Operator()), Adopt);
    }

    private Write Change()
    {
        _subject = _products.Keys.ElementAt(Random.Next(_products.Count));
        var request = new UpdateProductRequest
        {
            Product = new() { Name = _subject, Title = NewId("Title"), Stock = Random.Next(1, 1_000), Etag = _products[_subject].Etag },
            UpdateMask = new() { Paths = { "title", "stock" } },
            RequestId = NewId("request"),
        };
        return new("UpdateProduct", async api => await api.Catalog.UpdateProductAsync(request, api.Operator()), Adopt);
    }

    private void Adopt(Google.Protobuf.IMessage answer) => _products[((Product)answer).Name] = (Product)answer;
}
