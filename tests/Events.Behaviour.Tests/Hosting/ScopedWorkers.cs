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

    [Handles(MaxBatch = 10)]
    public Task OnIgnored(IReadOnlyList<Ignored> ignored)
    {
        foreach (Ignored one in ignored) unit.Handle(new Work(one.Number));
        return Task.CompletedTask;
    }

    /// <summary>What lives as long as its scope.</summary>
    public sealed class Unit : IAsyncDisposable
    {
        private readonly Ledger _ledger;

        public Unit(Ledger ledger)
        {
            if (ledger.Refusals > 0)
            {
                ledger.Refusals--;
                throw new InvalidOperationException("not yet");
            }

            _ledger = ledger;
        }

        public void Handle(Work work) => _ledger.Handled.Enqueue((work.Number, this));

        public ValueTask DisposeAsync()
        {
            _ledger.Disposed.Enqueue(this);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>What outlives the scopes.</summary>
    public sealed class Ledger
    {
        /// <summary>How often a unit cannot be made.</summary>
        public int Refusals { get; set; }

        public ConcurrentQueue<(int Number, Unit Unit)> Handled { get; } = [];

        public ConcurrentQueue<Unit> Disposed { get; } = [];
    }
}
