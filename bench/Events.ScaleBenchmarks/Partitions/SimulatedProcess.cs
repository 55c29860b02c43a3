using Events.Definitions;
using Events.Partitioning;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.ScaleBenchmarks.Partitions;

/// <summary>
/// A process that shares the partitions of a group: its leases are the product's, on a clock of its own, and in place of each consumer there is somebody who
/// notes which partition he has, and gives it back as soon as he is to.
/// </summary>
internal sealed class SimulatedProcess
{
    private readonly PartitionWorld _world;
    private readonly ManualTimeProvider _time;
    private readonly PartitionLeases _leases;
    private readonly CancellationTokenSource _stop = new();
    private readonly int _partitions;

    /// <param name="world">Where it notes what it has.</param>
    /// <param name="store">Where the list is.</param>
    /// <param name="definition">The group.</param>
    /// <param name="now">The time.</param>
    public SimulatedProcess(PartitionWorld world, IStreamStore store, ConsumerGroupDefinition definition, DateTimeOffset now)
    {
        _world = world;
        _time = new ManualTimeProvider(now);
        _partitions = definition.Stream.Partitions;
        var stream = new StreamKey(definition.Stream.Key);
        _leases = new PartitionLeases(
            store, stream, definition, TimeSpan.FromDays(1), new PartitionAgreement(store, stream, _partitions, _time), _time, NullLogger.Instance);
    }

    /// <summary>How many partitions it has.</summary>
    public int Count { get; set; }

    /// <summary>Whether it was killed: its clock stands still, and it does nothing any more.</summary>
    public bool IsDead { get; private set; }

    /// <summary>How often its clock was looked at.</summary>
    public long Uses => _time.Uses;

    /// <summary>Whether it waits for the next time at which it asks.</summary>
    public bool IsWaiting => _time.ArmedTimers > 0;

    public void Start()
    {
        for (int partition = 0; partition < _partitions; partition++) _ = ConsumeAsync(partition);
    }

    public void Advance(TimeSpan by) => _time.Advance(by);

    /// <summary>Leaves as a process does that is stopped.</summary>
    public void Stop()
    {
        for (int partition = 0; partition < _partitions; partition++) _leases[partition].BeginLeave();
        _stop.Cancel();
        for (int partition = 0; partition < _partitions; partition++) _leases[partition].Leave();
    }

    /// <summary>Is gone without a word.</summary>
    public void Kill()
    {
        IsDead = true;
        _world.Forget(this);
    }

    /// <summary>Ends what is left of it in memory.</summary>
    public void Bury()
    {
        for (int partition = 0; partition < _partitions; partition++) _leases[partition].BeginLeave();
        _stop.Cancel();
    }

    private async Task ConsumeAsync(int partition)
    {
        PartitionLease lease = _leases[partition];
        try
        {
            while (!IsDead && !_stop.IsCancellationRequested)
            {
                CancellationToken revoked = await lease.WaitAsync(_stop.Token);
                if (IsDead) return;
                _world.Take(partition, this);
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(revoked, _stop.Token);
                await Task.Delay(Timeout.InfiniteTimeSpan, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (IsDead) return;
                _world.GiveBack(partition, this);
                if (!_stop.IsCancellationRequested) lease.End();
            }
        }
        catch (OperationCanceledException)
        {
            // It is stopped while it waits.
        }
    }
}
