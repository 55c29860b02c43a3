using Events;
using Events.Consuming.Holding;

namespace Craft.Commits;

[EventStream("{yarn}:events", MaxLength = 20_000)]
public sealed partial class YarnStream;

[Event<YarnStream>("spun")]
public sealed partial record YarnSpun(string SpoolId, string Color, long Meters);

[ConsumerGroup<YarnStream>("totals")]
public sealed partial class CommitOfTotals
{
    [Handles]
    public async ValueTask OnSpun(YarnSpun spun, EventContext context, CancellationToken token) =>
        await context.CommitAsync(commit => commit.Increment($"{{yarn}}:meters:{spun.Color}", spun.Meters), token);
}
