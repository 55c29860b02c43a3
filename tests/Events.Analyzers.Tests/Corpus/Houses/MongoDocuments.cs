using Events;
using MongoDB.Driver;

namespace Catalog.Mongo;

[EventStream("catalog", MaxLength = 50_000)]
public sealed partial class CatalogStream;

[Event<CatalogStream>("viewed")]
public sealed partial record ProductViewed(string ViewId, string Sku);

[Event<CatalogStream>("changed")]
public sealed partial record ProductChanged(string Sku, string Name, decimal Price);

public sealed class Product
{
    public string Id { get; set; } = "";
    public string Name { get; set; } = "";
    public decimal Price { get; set; }
    public long Views { get; set; }
}

[ConsumerGroup<CatalogStream>("mongo")]
public sealed partial class ProductDocuments(IMongoCollection<Product> products)
{
    [Handles]
    public Task OnViewed(ProductViewed viewed, CancellationToken token) =>
        products.UpdateOneAsync(p => p.Id == viewed.Sku, Builders<Product>.Update.Inc(p => p.Views, 1), cancellationToken: token); // EVT3001

    [Handles]
    public Task OnChanged(ProductChanged changed, CancellationToken token) =>
        products.ReplaceOneAsync(
            p => p.Id == changed.Sku,
            new Product { Id = changed.Sku, Name = changed.Name, Price = changed.Price },
            new ReplaceOptions { IsUpsert = true },
            token);
}
