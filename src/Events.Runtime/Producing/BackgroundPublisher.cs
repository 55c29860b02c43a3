using System.Threading.Channels;
using Events.Diagnostics;
using Events.Errors;
using Events.Locking;
using Events.Protection;
using Events.Safety;
using Events.Streams;
using Events.Time;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Producing;

/// <summary>
/// Takes events at once and appends them in the background, in order and many together. It holds a bounded number: when it is full whoever publishes waits.
/// What cannot be appended for the moment is tried again, and all behind it waits; what is refused, and what may be in the stream or not, is given to the
/// application. What is left when it stops is returned. So nothing is dropped that nobody is told of, but by the end of the process: an event that was taken is
/// not in the stream yet. Thread-safe.
/// </summary>
/// <typeparam name="TStream">The stream.</typeparam>
public sealed class BackgroundPublisher<TStream> : IAsyncDisposable, IDisposable
    where TStream : class, IEventStream<TStream>
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    // An event whose key, or the store of whose payload, is away for longer is given up, so that those of others go on.
    private static readonly TimeSpan KeyTime = TimeSpan.FromMinutes(1);

    // Each waits for replicas or the disk, one behind the other.
    private const int MostDurable = 20;

    // For so long it appends what it has when it is disposed.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly StreamClient _client;
    private readonly FailureTeller<TStream> _teller;
    private readonly PublisherOptions _options;
    private readonly TimeProvider _time;
    private readonly FailingClock _clock;
    private readonly ILogger _logger;

    // For so long after its first try an event with a key is sent again: until then the server knows the key.
    private readonly TimeSpan _repeatTime;
    private readonly int _most;
    private readonly OrderedLock _gate = new(LockRank.Collection);
    private readonly Queue<IEventOf<TStream>> _waiting = new();
    private readonly List<(long Until, TaskCompletionSource Done)> _flushes = [];
    private readonly SemaphoreSlim _room;
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _giveUp = new();

    // By the system's clock: the application's may be what fails.
    private readonly Backoff _restarts = new(TimeProvider.System);
    private PublishBatch _batch;
    private readonly List<PublishedEvent<TStream>> _sending = [];
    private readonly Task _loop;
    private long _taken;
    private long _settled;
    private bool _isClosed;
    private bool _isEnded;

    // How many go together, and how many of those that are being sent are in the batch.
    private int _together;
    private int _encoded;
    private long? _withoutKeys;

    internal BackgroundPublisher(StreamClient client, Action<PublishFailure<TStream>> failed, PublisherOptions options, TimeProvider time)
    {
        (_client, _options, _time) = (client, options, time);
        _room = new SemaphoreSlim(options.Capacity, options.Capacity);
        var partitioned = client as PartitionedStreamClient;
        StoreStreamClient? store = partitioned?.First ?? client as StoreStreamClient;

        // It tries again itself, so that a stop can come between.
        if (partitioned is not null) _client = partitioned.WithoutRetry();
        else if (store is not null) _client = store.WithoutRetry();
        _most = store?.Options.Durability is { } durability && durability != default ? Math.Min(options.MaxBatch, MostDurable) : options.MaxBatch;
        _together = _most;
        _logger = store?.Logger ?? NullLogger.Instance;
        _clock = new FailingClock(time, exception => Log.PublisherFailed(_logger, _client.Key, exception));
        _teller = new FailureTeller<TStream>(failed, _logger, _client.Key, time, _giveUp.Token);
        _repeatTime = (store?.Options ?? new StreamOptions()).IdempotencyWindow / 2;
        _batch = new PublishBatch(_client);
        Task? loop = null;
        UserCall.Run(() => loop = RunAsync());
        _loop = loop!;
    }

    /// <summary>The number of events that it holds.</summary>
    public int Count => _options.Capacity - _room.CurrentCount;

    /// <summary>Takes an event; waits while it is full.</summary>
    /// <param name="event">The event. It is encoded later, so it must not change.</param>
    /// <param name="cancellationToken">Cancels waiting; then the event is not taken.</param>
    /// <exception cref="InvalidOperationException">It was stopped; the event is not taken.</exception>
    public async ValueTask PublishAsync(IEventOf<TStream> @event, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(@event);
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        Take(@event);
    }

    /// <summary>Takes an event, unless it is full.</summary>
    /// <param name="event">The event. It is encoded later, so it must not change.</param>
    /// <returns>Whether it was taken.</returns>
    /// <exception cref="InvalidOperationException">It was stopped; the event is not taken.</exception>
    public bool TryPublish(IEventOf<TStream> @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        if (!_room.Wait(TimeSpan.Zero)) return false;
        Take(@event);
        return true;
    }

    /// <summary>Waits until all that was taken before is appended, or given to the application as failed.</summary>
    /// <param name="cancellationToken">Cancels waiting, and nothing else.</param>
    /// <exception cref="InvalidOperationException">It was stopped before that.</exception>
    public Task FlushAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate.InOrder)
        {
            if (_settled >= _taken) return Task.CompletedTask;
            if (_isEnded) return Task.FromException(Stopped());
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _flushes.Add((_taken, done));
            return done.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Takes nothing more, and appends what it has. When the token is cancelled it gives up: what is not appended by then is returned, in order, for the
    /// application to keep; what may be appended or not is given to the application as failed. An answer that is awaited then is awaited still, as long as
    /// the store's command timeout lets it.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The events that are not appended; usually none.</returns>
    public async Task<IReadOnlyList<IEventOf<TStream>>> StopAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate.InOrder) _isClosed = true;
        _signal.Writer.TryWrite(true);
        await using (cancellationToken.UnsafeRegister(static giveUp => ((CancellationTokenSource)giveUp!).Cancel(), _giveUp).ConfigureAwait(false))
        {
            await _loop.ConfigureAwait(false);
        }

        lock (_gate.InOrder)
        {
            IEventOf<TStream>[] left = [.. _sending.Select(static one => one.Event), .. _waiting];
            _sending.Clear();
            _waiting.Clear();

            // Whoever waits for room learns that there is none to come.
            if (left.Length > 0) _room.Release(left.Length);
            return left;
        }
    }

    /// <summary>Stops, giving up after five seconds; what is left then is given to the application as failed.</summary>
    public async ValueTask DisposeAsync()
    {
        using var enough = new CancellationTokenSource();
        Task<IReadOnlyList<IEventOf<TStream>>> stopping = StopAsync(enough.Token);
        if (!await stopping.EndsWithinAsync(Grace, _time).ConfigureAwait(false)) await enough.CancelAsync().ConfigureAwait(false);
        IReadOnlyList<IEventOf<TStream>> left = await stopping.ConfigureAwait(false);
        await _teller.TellAsync([.. left.Select(static item => new PublishFailure<TStream>(item, Stopped(), MayBeAppended: false))]).ConfigureAwait(false);
    }

    /// <summary>Does the same as <see cref="DisposeAsync"/>, and blocks until it has ended: for whoever can only dispose synchronously.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Take(IEventOf<TStream> item)
    {
        lock (_gate.InOrder)
        {
            if (_isClosed)
            {
                _room.Release();
                throw Stopped();
            }

            _waiting.Enqueue(item);
            _taken++;
        }

        _signal.Writer.TryWrite(true);
    }

    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                await LoopAsync().ConfigureAwait(false);
                break;
            }
            catch (Exception exception)
            {
                Log.PublisherFailed(_logger, _client.Key, exception);
                await _restarts.WaitAsync(_giveUp.Token).ConfigureAwait(false);
            }
        }

        List<PublishedEvent<TStream>> unknown = _sending.FindAll(static one => one.Unknown is not null);
        _sending.RemoveAll(static one => one.Unknown is not null);
        List<PublishFailure<TStream>> failures = unknown.ConvertAll(static one => new PublishFailure<TStream>(one.Event, one.Unknown!, MayBeAppended: true));
        await _teller.TellAsync(failures).ConfigureAwait(false);
        lock (_gate.InOrder)
        {
            if (unknown.Count > 0) _room.Release(unknown.Count);
            foreach ((_, TaskCompletionSource done) in _flushes) done.TrySetException(Stopped());
            _flushes.Clear();
            _isEnded = true;
        }
    }

    private async Task LoopAsync()
    {
        TimeSpan pause = FirstPause;
        while (!_giveUp.IsCancellationRequested)
        {
            if (!Fill()) break;
            if (_sending.Count == 0)
            {
                await _signal.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            if (await SendAsync().ConfigureAwait(false))
            {
                _restarts.Reset();
                pause = FirstPause;
                continue;
            }

            await Task.Delay(pause, _time, _giveUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < MaxPause ? pause * 2 : MaxPause;
        }
    }

    // False when nothing more is to come.
    private bool Fill()
    {
        // What is tried again goes first, and alone: nothing overtakes it.
        if (_sending.Count > 0) return true;
        lock (_gate.InOrder)
        {
            while (_sending.Count < _options.MaxBatch && _waiting.TryDequeue(out IEventOf<TStream>? next)) _sending.Add(new PublishedEvent<TStream>(next));
            return _sending.Count > 0 || !_isClosed;
        }
    }

    // False when some are to be tried again.
    private async Task<bool> SendAsync()
    {
        if (_encoded == 0 && Encode() is { } refused)
        {
            _sending.RemoveAt(0);
            await GiveUpAsync([refused]).ConfigureAwait(false);
            return true;
        }

        long start = _time.GetTimestamp();
        try
        {
            await _client.AppendAsync(_batch, CancellationToken.None).ConfigureAwait(false);
            int sent = _encoded;
            _sending.RemoveRange(0, sent);
            _encoded = 0;
            _together = _most;
            Settle(sent);
            return true;
        }
        catch (Exception exception)
        {
            return await SortAsync(exception, start).ConfigureAwait(false);
        }
    }

    // The first of those that are sent, as many as go together. What cannot be encoded, or does not fit into the batch, is the first of another one.
    private PublishFailure<TStream>? Encode()
    {
        _batch.Clear();
        while (_encoded < _sending.Count && _encoded < _together)
        {
            PublishedEvent<TStream> one = _sending[_encoded];
            try
            {
                _batch.Add(one.Event);
                _encoded++;
            }
            catch (Exception exception)
            {
                return _encoded > 0 ? null : new PublishFailure<TStream>(one.Event, one.Unknown ?? exception, one.Unknown is not null);
            }
        }

        return null;
    }

    private async Task<bool> SortAsync(Exception exception, long start)
    {
        IReadOnlyList<Exception?>? errors = (exception as ProduceBatchException)?.Errors;
        var failures = new List<PublishFailure<TStream>>();
        int kept = 0, appended = 0;
        bool isForOne = IsWithoutKeys(exception);
        for (int i = 0; i < _encoded; i++)
        {
            Exception? error = errors is null ? exception : errors[i];
            if (error is null)
            {
                appended++;
                continue;
            }

            PublishedEvent<TStream> one = _sending[i].After(error, start);
            if (isForOne || MayRepeat(one, error, isKeyed: !_batch.KeyOf(i).IsEmpty)) _sending[kept++] = one;
            else failures.Add(new PublishFailure<TStream>(one.Event, one.Unknown ?? error, one.Unknown is not null || error is NotDurableException));
        }

        // All of it again: it is not encoded again, and what it keeps apart is not stored again.
        if (kept < _encoded || isForOne)
        {
            // Something may still read the buffers of one that has failed.
            _batch = new PublishBatch(_client);
            _sending.RemoveRange(kept, _encoded - kept);
            _encoded = 0;
        }

        Settle(appended);
        await GiveUpAsync(failures).ConfigureAwait(false);
        return kept == 0;
    }

    // It does not say of which event there was no key, or no room for its payload: so they go one by one, until the one is known.
    private bool IsWithoutKeys(Exception exception)
    {
        if (exception is not (KeyUnavailableException or PayloadUnavailableException)) return false;
        bool isAlone = _encoded == 1;
        if (_together > 1) _withoutKeys = _clock.Now();
        _together = 1;
        if (!isAlone || _clock.Since(_withoutKeys) < KeyTime) return true;

        // The next one has as long.
        _withoutKeys = _clock.Now();
        return false;
    }

    private bool MayRepeat(PublishedEvent<TStream> one, Exception error, bool isKeyed) => one.Unknown is null
        ? IsForTheMoment(error)
        : isKeyed && (error is UnknownOutcomeException || IsForTheMoment(error)) && _clock.Since(one.FirstTry) < _repeatTime;

    private static bool IsForTheMoment(Exception exception) => exception is ConnectionFailedException or ServerErrorException { IsTransient: true };

    private void Settle(int count)
    {
        if (count == 0) return;
        _room.Release(count);
        lock (_gate.InOrder)
        {
            _settled += count;
            for (int i = _flushes.Count - 1; i >= 0; i--)
            {
                if (_flushes[i].Until > _settled) continue;
                _flushes[i].Done.TrySetResult();
                _flushes.RemoveAt(i);
            }
        }
    }

    private async Task GiveUpAsync(List<PublishFailure<TStream>> failures)
    {
        await _teller.TellAsync(failures).ConfigureAwait(false);
        Settle(failures.Count);
    }

    private static InvalidOperationException Stopped() => new("The publisher is stopped; the event is not appended.");
}
