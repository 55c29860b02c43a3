using Events;
using Events.Consuming.Holding;

namespace Post.Totals;

[EventStream("{post}:letters", MaxLength = 20_000)]
public sealed partial class LetterStream;

[Event<LetterStream>("stamped")]
public sealed partial record LetterStamped(string LetterId, string Office);

[ConsumerGroup<LetterStream>("totals")]
public sealed partial class LetterTotals
{
    private const string Prefix = "totals:letters:";

    [Handles]
    public ValueTask OnStamped(LetterStamped stamped, EventContext context, CancellationToken token) =>
        context.CommitAsync(commit => commit.Increment($"{Prefix}{stamped.Office}", 1), token); // EVT3005
}
