using Events;

namespace Meadow.Milk;

[EventStream("farm:milk", MaxLength = 50_000)]
public sealed partial class MilkStream;

[Event<MilkStream>("milk.drawn")]
public sealed partial record MilkDrawn(string CowId, int Litres);

[ConsumerGroup<MilkStream>("totals")]
public sealed partial class MilkTotals
{
    private const string Today = "totals:today";

    [Handles]
    public ValueTask OnDrawn(MilkDrawn drawn, EventContext context) =>
        context.CommitAsync(commit => commit.Increment(Today, drawn.Litres)); // EVT3005
}
