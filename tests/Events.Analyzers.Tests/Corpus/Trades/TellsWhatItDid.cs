using Events;

namespace Calm.Chain;

[EventStream("baskets", MaxLength = 20_000)]
public sealed partial class BasketStream;

[Event<BasketStream>("checked.out")]
public sealed partial record CheckedOut(string BasketId, string Customer);

[EventStream("picks", MaxLength = 20_000)]
public sealed partial class PickStream;

[Event<PickStream>("pick")]
public sealed partial record Pick(string PickId, string BasketId);

[ConsumerGroup<BasketStream>("picks")]
public sealed partial class PickGroup(PickStream picks)
{
    [Handles]
    public async Task OnCheckedOut(CheckedOut checkedOut, CancellationToken token) =>
        await picks.ProduceAsync(new Pick($"pick-{checkedOut.BasketId}", checkedOut.BasketId), token);
}
