using Events;
using Events.Consuming.Holding;

namespace Calm.Commits;

[EventStream("{till}:bills", MaxLength = 20_000)]
public sealed partial class BillStream;

[Event<BillStream>("paid")]
public sealed partial record Paid(string BillId, string Till, long Cents);

[ConsumerGroup<BillStream>("sums")]
public sealed partial class Sums(string prefix)
{
    [Handles]
    public async Task OnPaid(Paid paid, EventContext context, CancellationToken token) =>
        await context.CommitAsync(
            commit => commit.Increment("{till}:sum:" + paid.Till, paid.Cents).Increment($"{prefix}:bills", 1), token);
}
