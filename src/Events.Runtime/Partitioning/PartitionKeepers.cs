using Events.Safety;
using Events.Store;
using Events.Time;

namespace Events.Partitioning;

/// <summary>Looks after each partition of a stream, those too that it gets meanwhile.</summary>
internal sealed class PartitionKeepers : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly PartitionAgreement _agreement;
    private readonly Func<StreamKey, IAsyncDisposable> _begin;
    private readonly TimeProvider _time;
    private readonly List<IAsyncDisposable> _keepers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <param name="agreement">Which partitions there are.</param>
    /// <param name="begin">Looks after one, until that is disposed.</param>
    /// <param name="time">The clock.</param>
    public PartitionKeepers(PartitionAgreement agreement, Func<StreamKey, IAsyncDisposable> begin, TimeProvider time)
    {
        _agreement = agreement;
        _begin = begin;
        _time = time;
        Begin(agreement.Declared);
        Task? loop = null;
        UserCall.Run(() => loop = RunAsync());
        _loop = loop!;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await Task.WhenAll(_keepers.Select(static keeper => keeper.DisposeAsync().AsTask())).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Begin((await _agreement.MakeAsync(_stop.Token).ConfigureAwait(false)).Count);
            }
            catch (Exception)
            {
                // Who produces or reads says that it differs, and a store that is away is asked again.
            }

            Task wait = _time.WaitAsync(Interval, _stop.Token);
            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // By who makes it, then by the loop alone.
    private void Begin(int partitions)
    {
        for (int partition = _keepers.Count; partition < partitions; partition++) _keepers.Add(_begin(_agreement.Stream.Partition(partition)));
    }
}
