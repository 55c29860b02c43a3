using Events.Errors;
using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Safety;
using Microsoft.Extensions.Logging;

namespace Events.Redis.Connections;

/// <summary>
/// The connection that all callers share: it is re-established when it breaks, and commands that find no connection or
/// no room wait, in order and with a deadline. A command that was sent is never sent again.
/// </summary>
internal sealed class SharedConnection : IAsyncDisposable
{
    private static readonly TimeSpan SentinelDelay = TimeSpan.FromMilliseconds(250);

    private readonly RedisOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _disposing = new();
    private readonly Lock _waitingGate = new();
    private readonly LinkedList<WaitingWrite> _waiting = new();
    private readonly ITimer _watch;
    private readonly long _watchPeriod;
    private long _watchDue;
    private long _waitingBytes;
    private readonly Lock _reconnectGate = new();
    private volatile PipelinedConnection? _current;
    private volatile bool _anyWaiting;
    private volatile Exception? _lastFailure;
    private volatile PipelinedConnection? _retired;
    private Task _reconnecting = Task.CompletedTask;
    private long _tellAgainAt;
    private long _tellPause;
    private bool _isReconnecting;
    private bool _hasConnected;
    private bool _isDisposed;

    /// <summary>Makes a connection that is not established yet: <see cref="OpenAsync"/> does so, or the first command.</summary>
    /// <param name="options">Where it leads.</param>
    /// <param name="logger">Where it is logged.</param>
    public SharedConnection(RedisOptions options, ILogger logger)
    {
        _options = options;
        _logger = logger;
        if (options.Source is { } source) source.Renewed += Reauthenticate;

        // Often enough for a timeout to be met within an eighth of it.
        double shortest = Math.Min(options.CommandTimeout.TotalMilliseconds, options.ConnectTimeout.TotalMilliseconds);
        var period = TimeSpan.FromMilliseconds(Math.Clamp(shortest / 8, 5, 500));
        _watchPeriod = (long)period.TotalMilliseconds;
        _watchDue = Environment.TickCount64 + _watchPeriod;

        // It must not keep the context of whoever sends the first command, nor log in it.
        ITimer? watch = null;
        UserCall.Run(() => watch = TimeProvider.System.CreateTimer(
            static self => ((SharedConnection)self!).Watch(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _watch = watch!;
        _watch.Change(period, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The server's greeting on the present connection.</summary>
    public ServerHello Hello => _current?.Hello ?? new ServerHello(2, 0, null, null, false, false);

    /// <summary>The endpoint of the present connection; the first one while there is none.</summary>
    public RedisEndpoint Endpoint => _current?.Endpoint ?? _options.Endpoints[0];

    /// <summary>Connects, unless that is done or under way.</summary>
    /// <exception cref="ConnectionFailedException">There is no server to talk to.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        lock (_reconnectGate)
        {
            if (_isDisposed) throw Disposed();
            if (_isReconnecting || _current is not null) return;
            _isReconnecting = true;
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
            Use(await RespConnection.OpenAsync(_options, blocks: false, either.Token).ConfigureAwait(false));
        }
        finally
        {
            lock (_reconnectGate) _isReconnecting = false;

            // Commands may have come meanwhile, or the connection may be lost again already.
            if (_current is null && (_anyWaiting || _hasConnected)) StartReconnecting();
        }
    }

    /// <summary>Connects in the background, again and again until it succeeds.</summary>
    public void BeginConnecting(Exception failure)
    {
        _lastFailure = failure;
        StartReconnecting();
    }

    /// <summary>Sends one command and waits for its reply.</summary>
    /// <typeparam name="TCommand">The kind of command.</typeparam>
    /// <typeparam name="T">What its reply is read as.</typeparam>
    /// <param name="command">The command; it is written before this returns.</param>
    /// <param name="reply">A fresh reply.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public ValueTask<T> SendAsync<TCommand, T>(
        scoped in TCommand command, PendingReply<T> reply, CancellationToken cancellationToken)
        where TCommand : struct, ICommand, allows ref struct =>
        SendAsync(command, 1, reply, cancellationToken);

    /// <summary>Sends several commands in one write and waits for all their replies.</summary>
    /// <typeparam name="TCommand">The kind of command.</typeparam>
    /// <typeparam name="T">What the replies are read as.</typeparam>
    /// <param name="commands">The commands; they are written before this returns.</param>
    /// <param name="replies">How many they are.</param>
    /// <param name="reply">A fresh reply that reads one after the other.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public ValueTask<T> SendAsync<TCommand, T>(
        scoped in TCommand commands, int replies, PendingReply<T> reply, CancellationToken cancellationToken)
        where TCommand : struct, ICommand, allows ref struct
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellationToken);
        reply.Attach(this);
        if (!TryEnqueue(commands, replies, reply)) Wait(WaitingCommand.Copy(commands, replies, reply, Deadline()));

        return reply.AsValueTask(cancellationToken);
    }

    /// <summary>Frames commands, if there is a connection with room and nobody waits for it.</summary>
    /// <param name="command">The commands.</param>
    /// <param name="replies">How many they are.</param>
    /// <param name="reply">Where the replies go; attached to this connection.</param>
    public bool TryEnqueue<TCommand>(scoped in TCommand command, int replies, PendingReply reply)
        where TCommand : struct, ICommand, allows ref struct =>
        !_anyWaiting && _current is { } current && current.TryEnqueue(command, replies, reply) == EnqueueResult.Accepted;

    /// <summary>Until when a command that is issued now may wait to be sent.</summary>
    public long Deadline() => Environment.TickCount64
        + (long)(_current is null ? _options.ConnectTimeout : _options.CommandTimeout).TotalMilliseconds;

    /// <summary>Takes back what has not been sent of a command.</summary>
    /// <returns>Whether none of it was sent, as far as is known.</returns>
    public bool TryWithdraw(PendingReply reply)
    {
        bool isWithdrawn = false;
        lock (_waitingGate)
        {
            if (reply.Unsent is { } write)
            {
                reply.Unsent = null;
                Remove(write);
                isWithdrawn = true;
            }
        }

        return (_current?.TryWithdraw(reply) ?? false) || isWithdrawn;
    }

    /// <summary>A connection has room again.</summary>
    internal void OnRoom() => Drain();

    /// <summary>A connection is lost.</summary>
    internal void OnClosed(PipelinedConnection connection, Exception reason)
    {
        if (Interlocked.CompareExchange(ref _current, null, connection) != connection) return;
        _lastFailure = reason;
        if (!_disposing.IsCancellationRequested)
        {
            ConnectionLog.ConnectionLost(_logger, connection.Endpoint.ToString(), reason.Message);
        }

        StartReconnecting();
    }

    /// <summary>A connection leads to a server that takes no writes any more.</summary>
    internal void OnRetired(PipelinedConnection connection)
    {
        if (Interlocked.CompareExchange(ref _current, null, connection) != connection) return;
        _retired = connection;
        ConnectionLog.BecameReplica(_logger, connection.Endpoint.ToString());
        StartReconnecting();
    }

    /// <summary>Leaves a server that is being replaced, if this leads there: what was sent is still answered, everything else waits for the new one.</summary>
    public void Leave(RedisEndpoint endpoint)
    {
        if (_current is not { } current || current.Endpoint != endpoint || Interlocked.CompareExchange(ref _current, null, current) != current) return;
        _retired = current;
        ConnectionLog.LeftMaster(_logger, endpoint.ToString());
        current.TryRetire("the Sentinels replace the master");
        StartReconnecting();
    }

    public async ValueTask DisposeAsync()
    {
        Task reconnecting;
        lock (_reconnectGate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            reconnecting = _reconnecting;
        }

        await _disposing.CancelAsync().ConfigureAwait(false);
        await reconnecting.ConfigureAwait(false);
        await _watch.DisposeAsync().ConfigureAwait(false);
        if (_options.Source is { } source) source.Renewed -= Reauthenticate;
        _current?.Dispose();
        _retired?.Dispose();
        FailWaiting(static _ => true, static _ => Disposed());
    }

    /// <summary>Makes the exception for callers of a store that is disposed: it is the store that they know.</summary>
    public static ObjectDisposedException Disposed() => new("RedisStreamStore");

    private void Use(RespConnection connection)
    {
        var pipelined = new PipelinedConnection(this, connection, _options.MaxOutstandingBytes);
        lock (_reconnectGate)
        {
            if (_isDisposed)
            {
                connection.Dispose();
                return;
            }

            _hasConnected = true;
            _current = pipelined;
        }

        pipelined.Start();
        ServerHello hello = pipelined.Hello;
        ConnectionLog.Connected(_logger, hello.Server ?? "Redis", pipelined.Endpoint.ToString(), hello.Protocol);
        Drain();
        if (_options.Masters?.IsLeft(pipelined.Endpoint) == true) Leave(pipelined.Endpoint);
        if (_options.Source is { } source && connection.CredentialVersion != source.Version) Reauthenticate();
    }

    // AUTH on the live connection. What the server refuses is told; it goes on with the old ones for as long as it likes.
    private async void Reauthenticate()
    {
        if (_current is null || _options.Source is not { Current: { } credentials }) return;
        try
        {
            await SendAsync(new Auth(credentials), new AuthenticationReply(), _disposing.Token).ConfigureAwait(false);
            ConnectionLog.Reauthenticated(_logger, Endpoint.ToString());
        }
        catch (Exception exception)
        {
            if (!_disposing.IsCancellationRequested) ConnectionLog.ReauthenticationFailed(_logger, Endpoint.ToString(), Secrets.Hide(exception.Message));
        }
    }

    /// <summary>Lets commands wait for a connection or for room, behind those that wait already.</summary>
    /// <param name="write">The commands.</param>
    public void Wait(WaitingWrite write)
    {
        bool isRefused;
        lock (_waitingGate)
        {
            if (_disposing.IsCancellationRequested) throw Disposed();
            isRefused = write.Bytes > 0 && _waitingBytes + write.Bytes > _options.MaxWaitingBytes;
            if (!isRefused)
            {
                _waiting.AddLast(write.Node);
                write.Reply.Unsent = write;
                _waitingBytes += write.Bytes;
                _anyWaiting = true;
            }
        }

        if (isRefused)
        {
            write.Release();
            Fail(write, new ConnectionFailedException(
                $"Commands of {_options.MaxWaitingBytes} bytes wait to be sent to Redis at {Endpoint} already, so this one was not sent."));
            return;
        }

        // Room or a connection may have come just before. Nobody may have connected yet.
        Drain();
        if (_current is null) StartReconnecting();
    }

    private void Drain()
    {
        lock (_waitingGate)
        {
            while (_waiting.First is { } node && _current is { } current)
            {
                // Taken off before: once it is on its way, the reply may be answered and serve somebody else at any time.
                WaitingWrite write = node.Value;
                PendingReply reply = write.Reply;
                reply.Unsent = null;
                EnqueueResult result = write.TryEnqueue(current);
                if (result == EnqueueResult.Accepted && write.IsDone)
                {
                    Remove(write);
                    continue;
                }

                reply.Unsent = write;
                if (result != EnqueueResult.Accepted) break;
                write.Deadline = Deadline();
            }
        }
    }

    private void Remove(WaitingWrite write)
    {
        _waiting.Remove(write.Node);
        _waitingBytes -= write.Bytes;
        write.Release();
        _anyWaiting = _waiting.Count > 0;
    }

    private void Watch()
    {
        long now = Environment.TickCount64;
        PoolPressure.OnTimer(now - _watchDue);
        bool isBusy = _current?.CheckProgress(now, _options.CommandTimeout) == true;
        isBusy |= _retired?.CheckProgress(now, _options.CommandTimeout) == true;
        if (_anyWaiting)
        {
            isBusy = true;
            FailWaiting(write => write.Deadline <= now, NotSent);
        }

        // What is sent from now on is not late before a whole timeout is over, and a process that is idle is not to be woken for nothing.
        long next = isBusy ? _watchPeriod : 7 * _watchPeriod;
        _watchDue = now + next;
        _watch.Change(TimeSpan.FromMilliseconds(next), Timeout.InfiniteTimeSpan);
    }

    private void FailWaiting(Func<WaitingWrite, bool> which, Func<SharedConnection, Exception> error)
    {
        List<WaitingWrite>? failed = null;
        lock (_waitingGate)
        {
            LinkedListNode<WaitingWrite>? node = _waiting.First;
            while (node is not null)
            {
                LinkedListNode<WaitingWrite>? next = node.Next;
                if (which(node.Value))
                {
                    (failed ??= []).Add(node.Value);
                    node.Value.Reply.Unsent = null;
                    Remove(node.Value);
                }

                node = next;
            }
        }

        if (failed is null) return;
        foreach (WaitingWrite write in failed) Fail(write, error(this));
    }

    // Nobody else can reach the rest of it any more.
    private static void Fail(WaitingWrite write, Exception error)
    {
        if (!write.Fail(error) || !write.Reply.TrySettle()) return;
        ThreadPool.UnsafeQueueUserWorkItem(static settled => settled.Complete(), write.Reply, preferLocal: false);
    }

    private static ConnectionFailedException NotSent(SharedConnection self) => self._current is { } current
        ? new ConnectionFailedException(
            $"For {self._options.CommandTimeout.TotalSeconds:0.###} s there was no room on the connection to Redis at {current.Endpoint} "
            + $"({self._options.MaxOutstandingBytes} bytes of commands without a reply), so this command was not sent. {PoolPressure.Blame()}")
        : new ConnectionFailedException(
            $"There was no connection to Redis at {string.Join(", ", self._options.Endpoints)} within "
            + $"{self._options.ConnectTimeout.TotalSeconds:0.###} s, so the command was not sent. {self._lastFailure?.Message}",
            self._lastFailure);

    private void StartReconnecting()
    {
        lock (_reconnectGate)
        {
            if (_isDisposed || _isReconnecting) return;
            _isReconnecting = true;
#pragma warning disable RS0030 // Once a lost connection.
            UserCall.Run(() => _reconnecting = Task.Run(ReconnectAsync));
#pragma warning restore RS0030
        }
    }

    // The first, and then after a minute, two, four: what happens in between is no news.
    private void LogFailed(int attempt, Exception exception)
    {
        long now = Environment.TickCount64;
        if (attempt == 1)
        {
            _tellAgainAt = now + 60_000;
            _tellPause = 60_000;
        }
        else if (now >= _tellAgainAt)
        {
            _tellPause = Math.Min(_tellPause * 2, 3_600_000);
            _tellAgainAt = now + _tellPause;
        }
        else
        {
            ConnectionLog.ReconnectFailedAgain(_logger, attempt, exception.Message);
            return;
        }

        ConnectionLog.ReconnectFailed(_logger, attempt, exception.Message);
    }

    private async Task ReconnectAsync()
    {
        TimeSpan limit = _options.ReconnectDelay;
        for (int attempt = 1; ; attempt++)
        {
            // At random, so that the clients of a restarted server do not all come at once.
            TimeSpan delay = limit * (0.5 + (Random.Shared.NextDouble() / 2));
            try
            {
                if (_hasConnected || attempt > 1) await Task.Delay(delay, _disposing.Token).ConfigureAwait(false);
                Use(await RespConnection.OpenAsync(_options, blocks: false, _disposing.Token).ConfigureAwait(false));
                lock (_reconnectGate)
                {
                    // It may be lost again already.
                    _isReconnecting = _current is null;
                    if (!_isReconnecting) return;
                }

                continue;
            }
            catch (OperationCanceledException) when (_disposing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _lastFailure = exception;
                LogFailed(attempt, exception);
            }

            // Where Sentinels are asked, it is them who are asked more often, and who know in a moment.
            TimeSpan longest = _options.Masters is null || _options.MaxReconnectDelay < SentinelDelay ? _options.MaxReconnectDelay : SentinelDelay;
            limit = limit * 2 < longest ? limit * 2 : longest;
        }
    }
}
