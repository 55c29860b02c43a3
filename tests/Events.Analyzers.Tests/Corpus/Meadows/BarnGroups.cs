using Events;

namespace Meadow.Barn;

[EventStream("barn", MaxLength = 1000)]
public sealed partial class BarnStream;

[Event<BarnStream>("door.opened")]
public sealed partial record DoorOpened(string Door);

[ConsumerGroup<BarnStream>("porters")]
public sealed partial class Porters // EVT1010
{
    public Task OnOpened(DoorOpened opened) => Task.CompletedTask;
}

[ConsumerGroup<BarnStream>("guards")]
public sealed partial class Guards
{
    [Handles] public void OnOpened(DoorOpened opened) => Console.WriteLine(opened.Door); // EVT1005
}
