using Events;
using StackExchange.Redis;

namespace Calm.Tags;

[EventStream("tags", MaxLength = 20_000)]
public sealed partial class TagStream;

[Event<TagStream>("tagged")]
public sealed partial record Tagged(string Item, string Tag);

/// <summary>The set saves calls; what it lets through may be written twice.</summary>
[ConsumerGroup<TagStream>("index")]
public sealed partial class TagIndex(IDatabase redis)
{
    private readonly HashSet<(string, string)> _known = [];

    [Handles]
    public async Task OnTagged(Tagged tagged)
    {
        if (!_known.Add((tagged.Item, tagged.Tag))) return;
        await redis.SetAddAsync("tag:" + tagged.Tag, tagged.Item);
        await redis.HashSetAsync("item:" + tagged.Item, tagged.Tag, true);
    }
}
