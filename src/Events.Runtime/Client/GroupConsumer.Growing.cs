using Events.Diagnostics;

namespace Events.Client;

/// <summary>The consumers of partitions that a stream gets while this one runs, or has beyond those that are declared.</summary>
public sealed partial class GroupConsumer
{
    private volatile GroupConsumer[] _grown = [];
    private bool _growsNoMore;

    /// <summary>
    /// The consumers of partitions beyond those that are declared, which it has made since the stream has them (<see cref="EventStreamAttribute.Partitions"/>):
    /// they start, pause, resume and stop with it.
    /// </summary>
    public IReadOnlyList<GroupConsumer> Grown => _grown;

    /// <summary>Makes the consumer of another partition; set before it is started.</summary>
    internal Func<int, GroupConsumer>? MakeGrown { get; set; }

    // Each of those that are declared makes some.
    private void Grow(int partitions)
    {
        if (MakeGrown is not { } make) return;
        int declared = _definition.Stream.Partitions;
        for (int partition = _partition!.Number + declared; partition < partitions; partition += declared)
        {
            string key = new Store.StreamKey(_declaredKey).Partition(partition).Name;
            if (Array.Exists(_grown, one => one.Stream == key)) continue;
            try
            {
                Begin(make(partition));
            }
            catch (InvalidOperationException exception)
            {
                Log.ConsumerFailed(_logger, Name, Group, key, exception);
            }
        }
    }

    private void Begin(GroupConsumer one)
    {
        one.GroupRestored += restored => Raise(nameof(GroupRestored), GroupRestored, restored);
        one.EntriesLost += lost => Raise(nameof(EntriesLost), EntriesLost, lost);
        lock (_lock.InOrder)
        {
            if (_growsNoMore) return;
            _grown = [.. _grown, one];
        }

        if (IsPaused) one.Pause();
        one.OnRunning = OnRunning;
        one.Start();
    }

    private void StopGrowing()
    {
        if (_partition is { Readers: var readers }) readers.Grown -= Grow;
        lock (_lock.InOrder) _growsNoMore = true;
    }
}
