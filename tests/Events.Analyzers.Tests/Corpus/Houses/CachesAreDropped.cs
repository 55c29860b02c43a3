using Events;
using StackExchange.Redis;

namespace Cache.Drop;

[EventStream("prices", MaxLength = 10_000)]
public sealed partial class PriceStream;

[Event<PriceStream>("changed")]
public sealed partial record PriceChanged(string Sku, decimal Price);

public interface IPageCache { Task InvalidateAsync(string tag, CancellationToken token); }

[ConsumerGroup<PriceStream>("cache")]
public sealed partial class PriceCache(IDatabase redis, IPageCache pages)
{
    [Handles]
    public async Task OnChanged(PriceChanged changed, EventContext context, CancellationToken token)
    {
        await redis.HashSetAsync($"price:{changed.Sku}", [new("price", changed.Price.ToString()), new("entry", context.Id.ToString())]);
        await redis.KeyExpireAsync($"price:{changed.Sku}", TimeSpan.FromDays(2));
        await pages.InvalidateAsync($"sku-{changed.Sku}", token);
    }
}
