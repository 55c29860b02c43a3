using Events;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace Harbour.Quiet;

[EventStream("prices", MaxLength = 10_000)]
public sealed partial class PriceStream;

[Event<PriceStream>("price.changed")]
public sealed partial record PriceChanged(string Sku, decimal Price, DateTimeOffset At);

public class PriceHub : Hub;

/// <summary>What a browser sees twice is as true as once.</summary>
[ConsumerGroup<PriceStream>("browsers")]
public sealed partial class QuietSubscribers(IHubContext<PriceHub> hub, IMemoryCache cache, ILogger<QuietSubscribers> logger)
{
    private readonly Dictionary<string, decimal> _newest = [];

    [Handles]
    public async Task OnChanged(PriceChanged changed, CancellationToken token)
    {
        if (_newest.TryGetValue(changed.Sku, out var known) && known == changed.Price) return;
        _newest[changed.Sku] = changed.Price;
        cache.Set($"price:{changed.Sku}", changed.Price, TimeSpan.FromMinutes(5));
        await hub.Clients.Group(changed.Sku).SendAsync("price", changed.Sku, changed.Price, token);
        logger.LogDebug("{Sku} is {Price} since {At}", changed.Sku, changed.Price, changed.At);
    }
}
