using Events;

namespace Meadow.BarnByBase;

[EventStream("barn", MaxLength = 1000)]
public sealed partial class BarnStream;

[Event<BarnStream>("door.opened")]
public sealed partial record DoorOpened(string Door);

[Event<BarnStream>("door.shut")]
public sealed partial record DoorShut(string Door);

public abstract class Watch
{
    public List<string> Seen { get; } = [];

    [Handles]
    public virtual Task OnAny(object any)
    {
        Seen.Add(any.ToString() ?? "");
        return Task.CompletedTask;
    }
}

[ConsumerGroup<BarnStream>("guards")]
public sealed partial class Guards : Watch;

[ConsumerGroup<BarnStream>("porters")]
public sealed partial class Porters
{
    [Handles] public ValueTask OnOpened(DoorOpened opened, CancellationToken token) => ValueTask.CompletedTask;

    [Handles(MaxBatch = 10)] public Task OnShut(IReadOnlyList<DoorShut> shut) => Task.CompletedTask;
}
