using System.Threading.Channels;
using Events.Streams;

namespace Events.Subscribing;

/// <summary>
/// A subscription of several streams: those of each in order. What is there already comes about by time, the lowest ID
/// first, as each waits for the others to be read; what is added comes as it is read.
/// </summary>
internal sealed class MergedSubscription : StreamSubscription
{
    private readonly StreamSubscription[] _partitions;
    private readonly SubscriptionOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EntryId _position;
    private int _isEnumerated;

    /// <param name="subscribe">Subscribes to each of the partitions.</param>
    /// <param name="options">How to read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public MergedSubscription(
        IReadOnlyList<Func<SubscriptionOptions, StreamSubscription>> subscribe,
        SubscriptionOptions? options,
        CancellationToken cancellationToken)
    {
        _options = options ?? new SubscriptionOptions();
        _cancellationToken = cancellationToken;

        // The application's code is called by one of them at a time.
        var gate = new Lock();
        SubscriptionOptions each = _options with
        {
            OnCaughtUp = null,
            OnGap = _options.OnGap is not { } onGap ? null : gap =>
            {
                lock (gate) return onGap(gap);
            },
        };
        _partitions = [.. subscribe.Select(one => one(each))];
        _ = Task.WhenAll(_partitions.Select(static partition => partition.CaughtUp)).ContinueWith(
            static (all, self) => ((MergedSubscription)self!).EndCatchingUp(all),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public override EntryId Position => _position;

    public override bool IsLive => Array.TrueForAll(_partitions, static partition => partition.IsLive);

    public override Task CaughtUp => _caughtUp.Task;

    public override IAsyncEnumerator<StreamEntry> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isEnumerated, 1) != 0) throw new InvalidOperationException("A subscription is enumerated once; subscribe again.");
        return ReadAsync(cancellationToken);
    }

    private async IAsyncEnumerator<StreamEntry> ReadAsync(CancellationToken second)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, second);
        var readers = new IAsyncEnumerator<StreamEntry>[_partitions.Length];
        var moves = new Task<bool>[readers.Length];
        var signals = Channel.CreateUnbounded<(int Partition, bool HasMoved)>(new UnboundedChannelOptions { SingleReader = true });
        var ready = new PriorityQueue<int, (EntryId, int)>(readers.Length);
        var isCaughtUp = new bool[readers.Length];
        bool isTold = _options.OnCaughtUp is null;

        // Those that are read still, so that the others wait for them.
        var awaited = new HashSet<int>();
        try
        {
            for (int i = 0; i < readers.Length; i++)
            {
                readers[i] = _partitions[i].GetAsyncEnumerator(stopping.Token);
                _ = SignalAsync(_partitions[i].CaughtUp, signals.Writer, i, hasMoved: false);
                Move(i);
            }

            while (true)
            {
                while (signals.Reader.TryRead(out (int Partition, bool HasMoved) signal)) await ApplyAsync(signal).ConfigureAwait(false);
                if (awaited.Count == 0 && ready.TryDequeue(out int next, out _))
                {
                    StreamEntry entry = readers[next].Current;
                    _position = entry.Id;
                    yield return entry;
                    stopping.Token.ThrowIfCancellationRequested();
                    Move(next);
                    continue;
                }

                if (!isTold && Array.TrueForAll(isCaughtUp, static one => one))
                {
                    isTold = true;
                    await _options.OnCaughtUp!(_position, stopping.Token).ConfigureAwait(false);
                }

                await ApplyAsync(await signals.Reader.ReadAsync(stopping.Token).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            for (int i = 0; i < readers.Length; i++)
            {
                // One that is being moved must not be disposed.
                if (moves[i] is { } moving) await ((Task)moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (readers[i] is { } reader) await reader.DisposeAsync().ConfigureAwait(false);
            }
        }

        void Move(int partition)
        {
            ValueTask<bool> moving = readers[partition].MoveNextAsync();
            if (moving.IsCompletedSuccessfully)
            {
                if (moving.Result) Enqueue(partition);
                return;
            }

            moves[partition] = moving.AsTask();
            if (!isCaughtUp[partition]) awaited.Add(partition);
            _ = SignalAsync(moves[partition], signals.Writer, partition, hasMoved: true);
        }

        void Enqueue(int partition) => ready.Enqueue(partition, (readers[partition].Current.Id, partition));

        async ValueTask ApplyAsync((int Partition, bool HasMoved) signal)
        {
            awaited.Remove(signal.Partition);
            if (!signal.HasMoved) isCaughtUp[signal.Partition] = _partitions[signal.Partition].CaughtUp.IsCompletedSuccessfully;
            else if (await moves[signal.Partition].ConfigureAwait(false)) Enqueue(signal.Partition);
        }
    }

    private static async Task SignalAsync(Task task, ChannelWriter<(int Partition, bool HasMoved)> signals, int partition, bool hasMoved)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        signals.TryWrite((partition, hasMoved));
    }

    private void EndCatchingUp(Task ended)
    {
        if (ended.IsCompletedSuccessfully) _caughtUp.TrySetResult();
        else if (ended.Exception is { } exception) _caughtUp.TrySetException(exception.InnerExceptions);
        else _caughtUp.TrySetCanceled();

        // Who does not ask for it is not to be told by the finalizer.
        _ = _caughtUp.Task.Exception;
    }
}
