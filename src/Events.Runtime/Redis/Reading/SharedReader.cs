using System.Runtime.CompilerServices;
using Events.Locking;
using Events.Redis.Watching;
using Events.Store;

namespace Events.Redis.Reading;

/// <summary>
/// Reads a stream over a connection that it shares with other readers. It asks without blocking, and when there is nothing waits until the server says that
/// the stream has changed (<see cref="KeyWatch"/>). Where the server does not say such things it has a reader of its own kind with a connection of its own.
/// </summary>
/// <typeparam name="TReader">The kind of reader.</typeparam>
internal abstract class SharedReader<TReader> : IAsyncDisposable
    where TReader : class, IAsyncDisposable
{
    // Of what is no change of the key, such as a group that was destroyed, the server does not tell.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly KeyWatch _keys;
    private readonly WatchedKey _key;
    private readonly ChangeWaiter _waiter = new();
    private readonly Func<TReader> _openOwn;
    private readonly OrderedLock _ending = new(LockRank.Collection);
    private TReader? _own;

    // What has come without an entry, which nobody else has seen.
    private EntryPage? _empty;
    private int _isReading;
    private volatile bool _isDisposed;

    /// <param name="keys">The keys that the servers tell of.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="openOwn">Opens a reader with a connection of its own.</param>
    protected SharedReader(KeyWatch keys, StreamKey stream, Func<TReader> openOwn)
    {
        Stream = stream;
        _keys = keys;
        _key = keys.Add(stream);
        _openOwn = openOwn;
    }

    /// <summary>The stream that it reads.</summary>
    protected StreamKey Stream { get; }

    /// <summary>The reader with a connection of its own that reads in place of this; null as long as the servers tell of keys.</summary>
    protected TReader? Own => Volatile.Read(ref _own);

    /// <summary>The pages that it fills.</summary>
    protected EntryPagePool Pages { get; } = new();

    /// <summary>A page for the next answer.</summary>
    protected EntryPage TakePage() => Interlocked.Exchange(ref _empty, null) ?? Pages.Rent();

    public virtual async ValueTask DisposeAsync()
    {
        lock (_ending.InOrder)
        {
            if (_isDisposed) return;
            _isDisposed = true;
        }

        _keys.Remove(_key);
        await _waiter.DisposeAsync().ConfigureAwait(false);
        if (Own is { } own) await own.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A read begins, which <see cref="ReadAsync"/> ends.</summary>
    /// <exception cref="InvalidOperationException">One is under way.</exception>
    protected void Begin()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, GetType());
        if (Interlocked.Exchange(ref _isReading, 1) != 0)
        {
            throw new InvalidOperationException("A reader that shares its connection reads once at a time; await the last read first.");
        }
    }

    /// <summary>Asks once, without blocking. The commands are written before it returns its task.</summary>
    /// <param name="watches">Whether the server is to tell when the stream changes.</param>
    protected abstract ValueTask<EntryPage> AskAsync(bool watches);

    /// <summary>Reads on a connection of its own.</summary>
    protected abstract ValueTask<EntryPage> ReadOwnAsync(TReader own, TimeSpan block, CancellationToken cancellationToken);

    /// <summary>Asks until something comes, or the time is over, or the wait is ended.</summary>
    /// <param name="block">How long to wait; zero not to.</param>
    /// <param name="cancellationToken">Ends the wait, and nothing that was sent.</param>
    /// <exception cref="OperationCanceledException">It was cancelled, and nothing had been handed over.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected async ValueTask<EntryPage> ReadAsync(TimeSpan block, CancellationToken cancellationToken)
    {
        try
        {
            long start = Environment.TickCount64;
            while (true)
            {
                long seen = _key.Version;
                EntryPage page = await AskAsync(watches: block > TimeSpan.Zero).ConfigureAwait(false);
                if (page.Count > 0) return page;
                TimeSpan left = block - TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
                if (left <= TimeSpan.Zero && !cancellationToken.IsCancellationRequested) return page;
                _empty = page;
                ThrowIfEnded(cancellationToken);
                if (_keys.Refusal is not null) return await ReadOwnAsync(OpenOwn(), left, cancellationToken).ConfigureAwait(false);
                await _waiter.WaitAsync(_key, seen, left < Longest ? left : Longest, cancellationToken).ConfigureAwait(false);
                ThrowIfEnded(cancellationToken);

                // As a server that holds a read: it gives nothing later than was asked for. A process that stood still may read for nobody any more.
                if (Environment.TickCount64 - start >= block.TotalMilliseconds) return TakePage();
            }
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    private void ThrowIfEnded(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, GetType());
        if (!cancellationToken.IsCancellationRequested) return;
        throw new OperationCanceledException("The read was cancelled; no entry had been handed over.", cancellationToken);
    }

    private TReader OpenOwn()
    {
        lock (_ending.InOrder)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, GetType());
            return _own ??= _openOwn();
        }
    }
}
