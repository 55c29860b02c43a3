using System.Collections.Concurrent;

namespace Shop.Module__N__;

public sealed record Product__N__(Guid Id, string Name, decimal Price, int Stock, IReadOnlyList<string> Tags);

public interface IProductRepository__N__
{
    Task<Product__N__?> FindAsync(Guid id, CancellationToken token);

    Task<IReadOnlyList<Product__N__>> SearchAsync(string text, int page, int size, CancellationToken token);

    Task<bool> SaveAsync(Product__N__ product, CancellationToken token);
}

public sealed class ProductRepository__N__(TimeProvider clock) : IProductRepository__N__
{
    private readonly ConcurrentDictionary<Guid, (Product__N__ Product, DateTimeOffset Saved)> _products = new();
    private readonly SemaphoreSlim _gate = new(1, 1);

    public Task<Product__N__?> FindAsync(Guid id, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return Task.FromResult(_products.TryGetValue(id, out var found) ? found.Product : null);
    }

    public Task<IReadOnlyList<Product__N__>> SearchAsync(string text, int page, int size, CancellationToken token)
    {
        if (page < 0) throw new ArgumentOutOfRangeException(nameof(page));
        IReadOnlyList<Product__N__> found = _products.Values
            .Where(item => item.Product.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
                || item.Product.Tags.Any(tag => tag.Equals(text, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(item => item.Product.Price)
            .ThenByDescending(item => item.Saved)
            .Skip(page * size)
            .Take(size)
            .Select(item => item.Product)
            .ToList();
        return Task.FromResult(found);
    }

    public async Task<bool> SaveAsync(Product__N__ product, CancellationToken token)
    {
        await _gate.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (_products.TryGetValue(product.Id, out var known) && known.Product == product) return false;
            _products[product.Id] = (product with { Name = product.Name.Trim() }, clock.GetUtcNow());
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public Dictionary<string, decimal> ValueByTag()
    {
        var totals = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);
        foreach ((Product__N__ product, _) in _products.Values)
        {
            foreach (string tag in product.Tags)
            {
                totals[tag] = totals.GetValueOrDefault(tag) + product.Price * product.Stock;
            }
        }

        return totals;
    }
}
