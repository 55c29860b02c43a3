using Events;
using Microsoft.AspNetCore.SignalR;
using StackExchange.Redis;

namespace Craft.Tents;

public sealed class TentHub : Hub;

[EventStream("tents", MaxLength = 20_000)]
public sealed partial class TentStream;

[Event<TentStream>("pitched")]
public sealed partial record TentPitched(string TentId, string Meadow);

[ConsumerGroup<TentStream>("map")]
public sealed partial class TentNotices(IHubContext<TentHub> hub, IDatabase redis)
{
    [Handles]
    public async Task OnPitched(TentPitched pitched, EventContext context, CancellationToken token)
    {
        await redis.GeoAddAsync("tents", new GeoEntry(7.1, 50.2, pitched.TentId));
        await redis.HashSetAsync($"tent:{pitched.TentId}", [new("meadow", pitched.Meadow), new("at", context.Id.ToString())]);
        await hub.Clients.Group(pitched.Meadow).SendAsync("pitched", pitched.TentId, token);
    }
}
