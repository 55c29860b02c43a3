using Events;
using Microsoft.Extensions.Caching.Memory;

namespace Lake.Warm;

[EventStream("fish", MaxLength = 30_000)]
public sealed partial class FishStream;

[Event<FishStream>("counted")]
public sealed partial record FishCounted(string CountId, string Kind, int Number);

public interface IFishStore { Task<int?> FindAsync(string countId); Task SetAsync(string countId, string kind, int number); }

[ConsumerGroup<FishStream>("store")]
public sealed partial class FishGroup(IFishStore store, IMemoryCache cache)
{
    [Handles]
    public async Task OnCounted(FishCounted counted)
    {
        if (cache.TryGetValue(counted.CountId, out int known) && known == counted.Number) return;
        await store.SetAsync(counted.CountId, counted.Kind, counted.Number);
        cache.Set(counted.CountId, counted.Number, TimeSpan.FromMinutes(1));
    }
}
