using System.Threading.Channels;
using Events.Diagnostics;
using Events.Producing;
using Events.Safety;
using Events.Time;
using Microsoft.Extensions.Logging;

namespace Events.Outbox;

/// <summary>
/// Appends what is committed to an outbox to its streams: of any number of processes one does it, by a lease, in the order of the outbox, each event
/// once (by its idempotency key, also when a process
/// dies between appending and removing). A commit of this process wakes it; what others commit it finds by looking.
/// </summary>
public sealed class OutboxRelay : IAsyncDisposable, IDisposable
{
    // How soon another process notices that the lease was given back.
    private static readonly TimeSpan MaxLook = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly IOutboxStore _store;
    private readonly OutboxOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly OutboxSender _sender;
    private readonly OutboxMeter _meter;
    private readonly HeldKeys _held = new();
    private readonly AwayStreams _away;
    private readonly string _owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly Backoff _backoff;
    private Task _loop = Task.CompletedTask;
    private Task _shortening = Task.CompletedTask;
    private long _leasedAt;
    private bool _hasFailed;

    internal OutboxRelay(
        string name, IOutboxStore store, OutboxStreams streams, OutboxOptions options, EventsInstruments instruments, TimeProvider time, ILogger logger)
    {
        options.Validate();
        (_name, _store, _options, _time, _logger) = (name, store, options, time, logger);
        _meter = new OutboxMeter(name, store, instruments, time, logger);
        _away = new AwayStreams(time);
        _sender = new OutboxSender(name, streams, options, _held, _away, logger);
        _backoff = new Backoff(time);
    }

    /// <summary>Tells whether this process has the lease, as far as it knows.</summary>
    public bool IsLeased { get; private set; }

    /// <summary>The number of events that this process has appended and removed.</summary>
    public long RelayedCount { get; private set; }

    /// <summary>Counts the events that wait.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public ValueTask<OutboxBacklog> CountAsync(CancellationToken cancellationToken = default) => _store.CountAsync(cancellationToken);

    /// <summary>Makes the relay look now, because something was committed; it does so if this process has the lease.</summary>
    public void Wake() => _signal.Writer.TryWrite(true);

    /// <summary>Stops: what is being appended is appended and removed, and another process goes on at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    /// <summary>Stops, and does not wait for it.</summary>
    public void Dispose() => _stop.Cancel();

    internal void Start()
    {
        Task? loop = null;
        UserCall.Run(() => loop = LoopAsync());
        _loop = loop!;
    }

    private async Task LoopAsync()
    {
        // Not on the thread that starts it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                TimeSpan pause = await RunAsync().ConfigureAwait(false);
                _hasFailed = false;
                _backoff.Reset();
                if (pause > TimeSpan.Zero) await WaitAsync(pause).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                if (_stop.IsCancellationRequested) break;

                // Told once, until it goes on.
                if (!_hasFailed) Log.OutboxAway(_logger, exception, _name);
                _hasFailed = true;
                await _backoff.WaitAsync(_stop.Token).ConfigureAwait(false);
            }
        }

        await _shortening.ConfigureAwait(false);
        await ReleaseAsync().ConfigureAwait(false);
    }

    // How long there is nothing to do.
    private async Task<TimeSpan> RunAsync()
    {
        if (!await LeaseAsync().ConfigureAwait(false)) return Shorter(_options.Lease / 3, MaxLook);
        DateTimeOffset now = _time.GetUtcNow();
        _held.Release(now);
        IReadOnlyList<OutboxEntry> entries = await _store.ReadAsync(_options.BatchSize, now, _away.Now(), _stop.Token).ConfigureAwait(false);
        if (entries.Count > 0)
        {
            // Whoever has been away for longer than that may not have the lease any more.
            if (!IsWellWithinLease()) return TimeSpan.Zero;
            OutboxPage page = await _sender.SendAsync(entries, now, IsWellWithinLease).ConfigureAwait(false);
            await SettleAsync(page).ConfigureAwait(false);
        }

        // Behind what is sent, so that a database that counts for long delays it and does not prevent it.
        await _meter.MeasureAsync(_options.Lease / 3, _stop.Token).ConfigureAwait(false);
        if (entries.Count == _options.BatchSize) return TimeSpan.Zero;

        // The lease is kept also where nothing is looked for.
        return _away.Next(Shorter(_options.PollInterval, _options.Lease / 3));
    }

    private bool IsWellWithinLease() => _time.GetElapsedTime(_leasedAt) <= _options.Lease / 3 * 2;

    private async Task SettleAsync(OutboxPage page)
    {
        if (page.Appended.Count > 0)
        {
            await _store.RemoveAsync(page.Appended, CancellationToken.None).ConfigureAwait(false);
            RelayedCount += page.Appended.Count;
            _shortening = ShortenAsync(page, _shortening);
        }

        foreach ((long id, string error, DateTimeOffset until) in page.Refused)
        {
            await HoldRefusedAsync(id, error, until).ConfigureAwait(false);
        }

        foreach ((DateTimeOffset until, List<long> ids) in page.Waiting)
        {
            await _store.HoldAsync(ids, until, null, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task HoldRefusedAsync(long id, string error, DateTimeOffset until)
    {
        try
        {
            await _store.HoldAsync([id], until, error, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It may be the text that cannot be stored.
            await _store.HoldAsync([id], until, "Refused.", CancellationToken.None).ConfigureAwait(false);
        }
    }

    // Beside what comes next. Where it fails they are remembered for longer, and nothing else.
    private async Task ShortenAsync(OutboxPage page, Task before)
    {
        await before.ConfigureAwait(false);
        foreach ((StoreStreamClient client, OrderedBatch batch) in page.Batches)
        {
            try
            {
                await client.ShortenAsync(batch, _options.Lease * 4, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception)
            {
                return;
            }
        }
    }

    private async Task<bool> LeaseAsync()
    {
        if (IsLeased && _time.GetElapsedTime(_leasedAt) < _options.Lease / 3) return true;
        bool hadIt = IsLeased;
        IsLeased = false;
        long asked = _time.GetTimestamp();
        if (!await _store.TryLeaseAsync(_owner, _options.Lease, _stop.Token).ConfigureAwait(false))
        {
            if (hadIt) Log.OutboxReleased(_logger, _name);
            return false;
        }

        if (!hadIt)
        {
            _held.Load(await _store.ReadHoldsAsync(_time.GetUtcNow(), _stop.Token).ConfigureAwait(false));
            Log.OutboxLeased(_logger, _name);
        }

        _leasedAt = asked;
        IsLeased = true;
        return true;
    }

    private async Task ReleaseAsync()
    {
        if (!IsLeased) return;
        IsLeased = false;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), _time);
            await _store.ReleaseLeaseAsync(_owner, limit.Token).ConfigureAwait(false);
            Log.OutboxReleased(_logger, _name);
        }
        catch (Exception)
        {
            // It ends by itself.
        }
    }

    private async Task WaitAsync(TimeSpan pause)
    {
        // Who does not have the lease has nothing to do for a commit.
        if (!IsLeased)
        {
            await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task waking = _signal.Reader.ReadAsync(limit.Token).AsTask();
        await Task.WhenAny(waking, Task.Delay(pause, _time, limit.Token)).ConfigureAwait(false);
        await limit.CancelAsync().ConfigureAwait(false);
        await waking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
