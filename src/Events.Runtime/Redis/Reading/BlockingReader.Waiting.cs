using Events.Errors;
using Events.Redis.Connections;
using Events.Store;
using Events.Time;

namespace Events.Redis.Reading;

/// <summary>Opening the connection, giving up one that does not answer, and ending a blocked read.</summary>
internal abstract partial class BlockingReader
{
    private static readonly TimeSpan UnblockPause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _disposing = new();
    private readonly ITimer _watch;
    private RespConnection? _connection;
    private long _deadline = long.MaxValue;
    private int _noting;

    private bool IsOverdue => Volatile.Read(ref _deadline) == 0;

    public virtual async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync().ConfigureAwait(false);
        await _watch.DisposeAsync().ConfigureAwait(false);
        RespConnection? connection = _connection;
        connection?.Dispose();
        _thread.Stop();
        if (connection is not null && Volatile.Read(ref _noting) == 0) HandOver(connection);
        _connections.End();
    }

    // What was read may be lost also when nobody reads any more. Who notes while this is disposed hands over himself.
    private void Note(RespConnection connection, EntryPage page)
    {
        if (connection.Given is not { } given) return;
        Interlocked.Increment(ref _noting);
        if (!_disposing.IsCancellationRequested) given.Note(Stream, page.GetId(page.Count - 1), page.Count);
        Interlocked.Decrement(ref _noting);
        if (_disposing.IsCancellationRequested) HandOver(connection);
    }

    private void HandOver(RespConnection connection)
    {
        if (connection.TakeGiven() is { } given) _options.Ended?.Invoke(given, _disposing.IsCancellationRequested);
    }

    // Blocks the reader's own thread.
    private RespConnection Open(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        long deadline = Environment.TickCount64 + (long)_options.ConnectTimeout.TotalMilliseconds;
        TimeSpan limit = _options.ReconnectDelay;
        while (true)
        {
            try
            {
                return _connections.OpenAsync(either.Token).GetAwaiter().GetResult();
            }
            catch (ConnectionFailedException) when (Environment.TickCount64 + limit.TotalMilliseconds < deadline)
            {
                // At random, so that the readers of a restarted server do not all come at once.
                either.Token.WaitHandle.WaitOne(limit * (0.5 + (Random.Shared.NextDouble() / 2)));
                either.Token.ThrowIfCancellationRequested();
                limit = limit * 2 < _options.MaxReconnectDelay ? limit * 2 : _options.MaxReconnectDelay;
            }
        }
    }

    // Only while somebody awaits: a reply that lies there because the consumer is busy is not late.
    private void SetDeadline(BlockingRead read) => Volatile.Write(
        ref _deadline, Environment.TickCount64 + Spans.ToMilliseconds(Spans.Add(Spans.Multiply(read.Block, 2), _options.CommandTimeout)));

    private void Watch()
    {
        long now = Environment.TickCount64;
        long deadline = Volatile.Read(ref _deadline);
        if (deadline != 0 && now > deadline && Interlocked.CompareExchange(ref _deadline, 0, deadline) == deadline) _connection?.Dispose();

        // A deadline that is set from now on is not over before a whole timeout is.
        TimeSpan next = deadline is 0 or long.MaxValue || deadline <= now ? _options.CommandTimeout : TimeSpan.FromMilliseconds(deadline - now + 1);
        _watch.Change(Spans.ForTimer(next < _options.CommandTimeout ? next : _options.CommandTimeout), Timeout.InfiniteTimeSpan);
    }

    // The end of a read, however it ends: nothing of it may touch the next one.
    private void EndWait(BlockingRead read)
    {
        if (!IsOverdue) Volatile.Write(ref _deadline, long.MaxValue);
        read.Registration.Dispose();
        read.Registration = default;
        read.Unblocking?.Cancel();
        read.Unblocking = null;
    }

    /// <summary>Ends a read that is blocked, or will be.</summary>
    public void Unblock(BlockingRead read)
    {
        if (read.Connection is not { Hello.ClientId: not 0 } connection) return;
        var stop = new CancellationTokenSource();
        read.Unblocking = stop;

        // It throws nothing; it ends with the read.
        _ = UnblockAsync(connection, stop.Token);
    }

    // The read may not be blocked yet when the first UNBLOCK arrives, so it is repeated until the read has ended. One
    // that arrives late ends the next read early, with an empty page, which loses nothing.
    private async Task UnblockAsync(RespConnection connection, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await _connections.UnblockAsync(connection, stop).ConfigureAwait(false);
                await Task.Delay(UnblockPause, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The read has ended.
        }
        catch (Exception exception)
        {
            ConnectionLog.UnblockFailed(_logger, exception);
        }
    }
}
