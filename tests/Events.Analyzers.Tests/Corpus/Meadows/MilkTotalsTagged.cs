using Events;

namespace Meadow.MilkTagged;

[EventStream("{farm}:milk", MaxLength = 50_000)]
public sealed partial class MilkStream;

[Event<MilkStream>("milk.drawn")]
public sealed partial record MilkDrawn(string CowId, int Litres);

[ConsumerGroup<MilkStream>("totals")]
public sealed partial class MilkTotals(string prefix)
{
    private const string Today = "{farm}:totals:today";

    [Handles]
    public ValueTask OnDrawn(MilkDrawn drawn, EventContext context) =>
        context.CommitAsync(commit => commit.Increment(Today, drawn.Litres).Increment($"{prefix}:{drawn.CowId}", drawn.Litres));
}
