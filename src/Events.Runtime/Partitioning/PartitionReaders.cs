using Events.Diagnostics;
using Events.Errors;
using Events.Locking;
using Events.Safety;
using Events.Store.Partitions;
using Events.Store.Roles;
using Events.Supervision;
using Events.Time;
using Microsoft.Extensions.Logging;

namespace Events.Partitioning;

/// <summary>
/// What the consumers of all partitions of a group share in this process: which partitions there are, who reads which, and from when on those are read that
/// were added. While one of them runs it looks whether the stream has grown, and leads a growth to its end. Thread-safe.
/// </summary>
/// <param name="store">Where the stream is.</param>
/// <param name="group">The group.</param>
/// <param name="agreement">Which partitions there are.</param>
/// <param name="leases">The leases of this process; null where all consumers of the group share each partition.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to log.</param>
internal sealed class PartitionReaders(
    IStreamStore store, string group, PartitionAgreement agreement, PartitionLeases? leases, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly OrderedLock _lock = new(LockRank.Collection);
    private readonly GrowthSteps _steps = new(store, agreement.Stream);
    private CancellationTokenSource? _stop;
    private Task _loop = Task.CompletedTask;
    private int _running;
    private int _told;
    private bool _isTold;
    private int _toldGrowth;

    /// <summary>Is called with the number of partitions when it is known, and when it has become larger. Not under a lock.</summary>
    public event Action<int>? Grown;

    /// <summary>Whether all know of the same partitions.</summary>
    public PartitionAgreement Agreement => agreement;

    /// <summary>The leases of this process; null for none.</summary>
    public PartitionLeases? Leases => leases;

    /// <summary>One of the consumers begins.</summary>
    public void Enter()
    {
        CancellationToken stop;
        lock (_lock.InOrder)
        {
            if (_running++ > 0) return;
            _stop = new CancellationTokenSource();
            stop = _stop.Token;
        }

        _loop = InsideHandler.RunOutside(() => RunAsync(stop));
    }

    /// <summary>One of the consumers has ended.</summary>
    public void Leave()
    {
        CancellationTokenSource? ended = null;
        lock (_lock.InOrder)
        {
            if (--_running == 0) (ended, _stop) = (_stop, null);
        }

        // It ends by itself; what nothing expects is logged there.
        _ = _loop;
        if (ended is not null) Cancelling.Begin(ended, static _ => { });
    }

    /// <summary>Waits until the group may read a partition: at once, unless it was added and the old one is not read up to what it had at the switch.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="onWaiting">Is called where it has to wait.</param>
    /// <param name="stop">Ends the wait.</param>
    public async ValueTask PassAsync(int partition, Action onWaiting, CancellationToken stop)
    {
        bool isTold = false;
        while (true)
        {
            PartitionTable table = await agreement.MakeAsync(stop).ConfigureAwait(false);
            if (table.Layout.AddedBy(partition) is not { } growth) return;
            int old = partition % growth.From;
            if (await _steps.HasPassedAsync(growth, old, group, stop).ConfigureAwait(false))
            {
                // Who began while it grew misses nothing of what is there by now.
                if (!growth.IsComplete) await _steps.MakeGroupAsync(partition, group, stop).ConfigureAwait(false);
                return;
            }

            if (!isTold)
            {
                isTold = true;
                onWaiting();
                Log.PartitionWaits(logger, agreement.Stream.Partition(partition).Name, group, agreement.Stream.Partition(old).Name);
            }

            await time.WaitAsync(Interval, stop).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
        }
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stop).ConfigureAwait(false);
                _isTold = false;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (Exception exception)
            {
                // It is asked again, and who differs says so by itself.
                if (!_isTold && exception is not PartitionsDifferException) Log.GrowthFailed(logger, agreement.Stream.Name, group, exception);
                _isTold = true;
            }

            Task wait = time.WaitAsync(Interval, stop);
            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!wait.IsCompletedSuccessfully) await TimeProvider.System.WaitAsync(Interval, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        PartitionTable table = agreement.Last?.Layout.Current is null
            ? await agreement.MakeAsync(stop).ConfigureAwait(false)
            : await agreement.RefreshAsync(stop).ConfigureAwait(false);
        Tell(table);
        if (table.Layout.Current is null) return;
        (PartitionLayout layout, _) = await _steps.StepAsync(table.Layout, stop).ConfigureAwait(false);
        if (layout.Current is null) Tell(await agreement.RefreshAsync(stop).ConfigureAwait(false));
    }

    private void Tell(PartitionTable table)
    {
        if (table.Growth is { } growth)
        {
            // Once when it begins and once when it is complete.
            int told = growth.IsComplete ? -growth.To : growth.To;
            if (told != _toldGrowth && (_toldGrowth != 0 || !growth.IsComplete))
            {
                if (growth.IsComplete) Log.PartitionsGrown(logger, agreement.Stream.Name, group, growth.From, growth.To);
                else Log.PartitionsGrow(logger, agreement.Stream.Name, group, growth.From, growth.To, growth.SwitchAt);
            }

            _toldGrowth = told;
        }

        if (table.Count <= _told) return;
        if (_told == 0 && table.Count != agreement.Declared) Log.PartitionsDeclared(logger, agreement.Stream.Name, group, agreement.Declared, table.Count);
        _told = table.Count;
        Grown?.Invoke(table.Count);
    }
}
