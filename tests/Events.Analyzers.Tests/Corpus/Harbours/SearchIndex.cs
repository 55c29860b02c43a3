using System.Net.Http;
using System.Net.Http.Json;
using Events;
using Microsoft.Extensions.Logging;

namespace Harbour.Search;

[EventStream("products", MaxLength = 300_000)]
public sealed partial class ProductStream;

[Event<ProductStream>("product.changed")]
public sealed partial record ProductChanged(string Sku, string Name, decimal Price);

[Event<ProductStream>("product.removed")]
public sealed partial record ProductRemoved(string Sku);

[ConsumerGroup<ProductStream>("search")]
public sealed partial class SearchIndex(HttpClient http, ILogger<SearchIndex> logger)
{
    [Handles]
    public async Task OnChanged(ProductChanged changed, CancellationToken token)
    {
        using var response = await http.PutAsJsonAsync($"products/_doc/{changed.Sku}", changed, token);
        response.EnsureSuccessStatusCode();
    }

    [Handles]
    public async Task OnRemoved(ProductRemoved removed, CancellationToken token)
    {
        using var response = await http.DeleteAsync($"products/_doc/{removed.Sku}", token);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            logger.LogInformation("{Sku} was not in the index", removed.Sku);
            return;
        }

        response.EnsureSuccessStatusCode();
    }
}
