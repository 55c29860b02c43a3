using System.Collections.Concurrent;
using Events.Behaviour.Sample;

namespace Events.Behaviour.Hosting;

/// <summary>A group whose class is made, and goes, as the test says.</summary>
[ConsumerGroup<WorkStream>("fragile")]
public sealed partial class FragileWorkers : IAsyncDisposable
{
    private readonly Behaviour _behaviour;

    public FragileWorkers(Behaviour behaviour)
    {
        _behaviour = behaviour;
        behaviour.Make();
    }

    [Handles]
    public Task OnWork(Work work, EventContext context)
    {
        _behaviour.Handled.Enqueue((work.Number, context.DeliveryCount));
        _behaviour.Handle();
        return Task.CompletedTask;
    }

    [Handles(MaxBatch = 10)]
    public Task OnIgnored(IReadOnlyList<Ignored> ignored, BatchContext context)
    {
        for (int i = 0; i < ignored.Count; i++) _behaviour.Handled.Enqueue((ignored[i].Number, context[i].DeliveryCount));
        _behaviour.Handle();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await _behaviour.Dispose();

    /// <summary>What it does.</summary>
    public sealed class Behaviour
    {
        public Action Make { get; set; } = static () => { };

        public Action Handle { get; set; } = static () => { };

        public Func<Task> Dispose { get; set; } = static () => Task.CompletedTask;

        public ConcurrentQueue<(int Number, long DeliveryCount)> Handled { get; } = [];
    }
}
