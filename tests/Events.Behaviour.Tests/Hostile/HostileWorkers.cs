using Events.Behaviour.Sample;

namespace Events.Behaviour.Hostile;

/// <summary>The group under test, whose class, handler and end do what the test says.</summary>
[ConsumerGroup<WorkStream>("workers")]
public sealed partial class HostileWorkers : IAsyncDisposable
{
    private readonly Hostility _hostility;

    public HostileWorkers(Hostility hostility)
    {
        _hostility = hostility;
        hostility.OnMaking();
    }

    [Handles]
    public ValueTask OnWork(Work work, EventContext context, CancellationToken cancellationToken) =>
        _hostility.HandleAsync([work], cancellationToken);

    public ValueTask DisposeAsync() => _hostility.OnDisposingAsync();
}
