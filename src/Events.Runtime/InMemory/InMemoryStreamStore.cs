using Events.InMemory.Streams;
using Events.InMemory.Values;
using Events.Locking;
using Events.Store;
using Events.Store.Roles;

namespace Events.InMemory;

/// <summary>
/// The embedded store: streams in the memory of this process, for tests and for applications without a Redis. It
/// answers as Redis 7.0 does, errors included, and forgets everything when it is disposed. Time comes from a
/// <see cref="TimeProvider"/>, so tests move IDs, idle times and blocked reads with a clock of their own.
/// </summary>
/// <remarks>
/// One lock for the whole store: commands run one after the other, as in Redis. There are no threads of its own; a
/// blocked read is completed by whoever adds the entry, its continuation runs on the thread pool.
/// </remarks>
public sealed partial class InMemoryStreamStore : IStreamStore
{
    private readonly OrderedLock _lock = new(LockRank.Store);
    private readonly TimeProvider _timeProvider;
    private readonly KeySpace _keys;
    private readonly PageBuilder _page = new();
    private readonly long _madeAt;
    private bool _disposed;

    /// <summary>Makes an empty store.</summary>
    /// <param name="timeProvider">The clock; the system's if null.</param>
    public InMemoryStreamStore(TimeProvider? timeProvider = null)
    {
        _timeProvider = timeProvider ?? TimeProvider.System;
        _keys = new KeySpace(() => Now);
        _madeAt = Now;
    }

    /// <inheritdoc/>
    public string Description => "embedded store";

    /// <summary>Does nothing: there is nothing to connect to.</summary>
    /// <param name="cancellationToken">Has nothing to cancel.</param>
    public ValueTask OpenAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    private long Now => _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public ValueTask<long> LengthAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        Answer(stream, cancellationToken, () => _keys.Find(stream)?.Log.Length ?? 0);

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        Answer(stream, cancellationToken, () => _keys.Exists(stream));

    /// <inheritdoc/>
    public ValueTask<bool> DeleteStreamAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        Answer(stream, cancellationToken, () => _keys.Delete(stream));

    /// <inheritdoc/>
    public ValueTask<StreamInfo> StreamInfoAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        Answer(
            stream,
            cancellationToken,
            () => StreamInspection.Describe(_keys.Find(stream) ?? throw ServerReplies.NoSuchKey()));

    /// <summary>Forgets everything. Blocked reads end with an <see cref="ObjectDisposedException"/>.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock.InOrder)
        {
            _disposed = true;
            _keys.Clear(() => new ObjectDisposedException(nameof(InMemoryStreamStore)));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Puts something else than a stream at a key, for tests of what WRONGTYPE does.</summary>
    internal void SetOtherValue(StreamKey stream)
    {
        lock (_lock.InOrder) _keys.Set(stream, new StringValue(""));
    }

    private ValueTask<T> Answer<T>(StreamKey stream, CancellationToken cancellationToken, Func<T> command)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellationToken);
        try
        {
            lock (_lock.InOrder)
            {
                ThrowIfDisposed();
                return new ValueTask<T>(command());
            }
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<T>(exception);
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
