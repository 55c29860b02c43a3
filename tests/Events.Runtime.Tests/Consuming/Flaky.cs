using Events.Runtime.Tests.Allocation.Sample;

namespace Events.Runtime.Tests.Consuming;

/// <summary>A group whose handler fails at first, and then waits for something.</summary>
[ConsumerGroup<OrderStream>("flaky")]
public sealed partial class Flaky(Task awaited)
{
    private int _calls;
    private int _handled;

    public int Handled => Volatile.Read(ref _handled);

    [Handles]
    public async Task OnPlaced(OrderPlaced placed, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _calls) == 1) throw new InvalidOperationException("The first one fails.");
        await awaited.WaitAsync(cancellationToken);
        Interlocked.Increment(ref _handled);
    }
}
