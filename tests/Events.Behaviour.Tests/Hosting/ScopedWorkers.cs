using System.Collections.Concurrent;
using Events.Behaviour.Sample;

namespace Events.Behaviour.Hosting;

/// <summary>A group whose class takes a service that lives as long as one event.</summary>
[ConsumerGroup<WorkStream>("scoped")]
public sealed partial class ScopedWorkers(ScopedWorkers.Unit unit)
{
    [Handles]
    public Task OnWork(Work work)
    {
        unit.Handle(work);
        return Task.CompletedTask;
    }

    /// <summary>What lives as long as its scope.</summary>
    public sealed class Unit(Ledger ledger) : IAsyncDisposable
    {
        public void Handle(Work work) => ledger.Handled.Enqueue((work.Number, this));

        public ValueTask DisposeAsync()
        {
            ledger.Disposed.Enqueue(this);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>What outlives the scopes.</summary>
    public sealed class Ledger
    {
        public ConcurrentQueue<(int Number, Unit Unit)> Handled { get; } = [];

        public ConcurrentQueue<Unit> Disposed { get; } = [];
    }
}
