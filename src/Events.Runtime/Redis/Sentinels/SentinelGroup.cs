using Events.Errors;
using Events.Locking;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Safety;
using Microsoft.Extensions.Logging;

namespace Events.Redis.Sentinels;

/// <summary>
/// The Sentinels of a service. All are asked where the master is, and listened to: a master that they replace is left at once, by the connections that are
/// shared and by those that block in a read.
/// </summary>
/// <param name="options">How to connect to the servers; the endpoints are those of the Sentinels.</param>
/// <param name="leave">Leaves a server, where it is the present one.</param>
/// <param name="logger">Where to log.</param>
internal sealed class SentinelGroup(RedisOptions options, Action<RedisEndpoint> leave, ILogger logger) : IMasterGuide, IAsyncDisposable
{
    // How long the others may take once one has answered. One that does not know of a failover yet is no help.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    // A promotion shows within a second; what was left and is still named after this is the master after all.
    private static readonly TimeSpan LeftFor = TimeSpan.FromSeconds(5);

    private readonly string _service = options.ServiceName!;
    private readonly CancellationTokenSource _disposing = new();
    private readonly OrderedLock _gate = new(LockRank.Collection);
    private readonly List<(RedisEndpoint Endpoint, WeakReference<IDisposable> Connection)> _blocking = [];
    private readonly List<Task> _listening = [];
    private readonly HashSet<RedisEndpoint> _present = [];
    private (RedisEndpoint Endpoint, long Until)? _left;
    private long _epoch;
    private bool _isListening;

    public async Task<RedisEndpoint> FindMasterAsync(CancellationToken cancellationToken)
    {
        Listen();
        SentinelAnswer answer = await AskAllAsync(cancellationToken).ConfigureAwait(false);
        RedisEndpoint master = answer.Master
            ?? throw new ConnectionFailedException($"The Sentinels at {Names()} know no master by the name '{_service}'.");
        lock (_gate.InOrder) _epoch = answer.Epoch;
        return IsLeft(master)
            ? throw new ConnectionFailedException($"The Sentinels replace the master of '{_service}' at {master}, and do not name the new one yet.")
            : master;
    }

    public bool IsLeft(RedisEndpoint endpoint)
    {
        lock (_gate.InOrder) return _left is { } left && left.Endpoint == endpoint && Environment.TickCount64 < left.Until;
    }

    /// <summary>There is a new connection to a server.</summary>
    public void OnOpened(RedisEndpoint endpoint, IDisposable connection, bool blocks)
    {
        lock (_gate.InOrder)
        {
            _present.Add(endpoint);
            if (!blocks) return;
            _blocking.RemoveAll(static one => !one.Connection.TryGetTarget(out _));
            _blocking.Add((endpoint, new WeakReference<IDisposable>(connection)));
        }

        // It was left while this was being opened.
        if (IsLeft(endpoint)) connection.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Task[] listening;
        lock (_gate.InOrder)
        {
            _isListening = true;
            listening = [.. _listening];
        }

        await _disposing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(listening).ConfigureAwait(false);
    }

    private string Names() => string.Join(", ", options.Endpoints);

    private RedisOptions ToSentinel(RedisEndpoint endpoint, RedisProtocol protocol) => options with
    {
        Endpoints = [endpoint],
        ServiceName = null,
        User = options.SentinelUser,
        Password = options.SentinelPassword,
        SentinelUser = null,
        SentinelPassword = null,
        Credentials = null,
        Source = null,
        Database = 0,
        Protocol = protocol,
        Masters = null,
        Opened = null,
        IsSentinel = true,
    };

    // The newest of the answers that come soon.
    private async Task<SentinelAnswer> AskAllAsync(CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task<SentinelAnswer>> asked =
            [.. options.Endpoints.Select(endpoint => SentinelQuestion.AskAsync(ToSentinel(endpoint, options.Protocol), _service, enough.Token))];
        var failures = new List<ConnectionFailedException>();
        SentinelAnswer? newest = null;
        try
        {
            for (Task? patience = null; asked.Count > 0;)
            {
                Task done = await Task.WhenAny(patience is null ? asked : [.. asked, patience]).ConfigureAwait(false);
                if (done == patience) break;
                var answered = (Task<SentinelAnswer>)done;
                asked.Remove(answered);
                try
                {
                    SentinelAnswer answer = await answered.ConfigureAwait(false);
                    bool isNewer = newest is null || (newest.Master is null && answer.Master is not null)
                        || (answer.Master is not null && answer.Epoch > newest.Epoch);
                    if (isNewer) newest = answer;
                    patience ??= Task.Delay(Patience, enough.Token);
                }
                catch (ConnectionFailedException exception)
                {
                    failures.Add(exception);
                }
            }
        }
        finally
        {
            await enough.CancelAsync().ConfigureAwait(false);

            // What they still say is of no use.
            foreach (Task late in asked) await late.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return newest ?? throw (failures.Count == 1
            ? failures[0]
            : new ConnectionFailedException(string.Join(" ", failures.Select(static failure => failure.Message)), new AggregateException(failures)));
    }

    private void Listen()
    {
        lock (_gate.InOrder)
        {
            if (_isListening) return;
            _isListening = true;
            foreach (RedisEndpoint endpoint in options.Endpoints)
            {
#pragma warning disable RS0030 // Once for each Sentinel, for as long as the store is there.
                UserCall.Run(() => _listening.Add(Task.Run(() => ListenAsync(endpoint))));
#pragma warning restore RS0030
            }
        }
    }

    private async Task ListenAsync(RedisEndpoint endpoint)
    {
        bool isTold = false;
        while (!_disposing.IsCancellationRequested)
        {
            try
            {
                using RespConnection connection = await RespConnection.OpenAsync(
                    ToSentinel(endpoint, RedisProtocol.Resp2), SocketUse.Asynchronous, _disposing.Token).ConfigureAwait(false);
                using CancellationTokenRegistration registration = _disposing.Token.UnsafeRegister(
                    static transport => ((Transport)transport!).Dispose(), connection.Transport);
                await SubscribeAsync(connection).ConfigureAwait(false);
                isTold = false;
                await CatchUpAsync().ConfigureAwait(false);
                while (true)
                {
                    if (SentinelNews.Read(await connection.NextAsync().ConfigureAwait(false)) is { } news && news.Service == _service) OnNews(news);
                }
            }
            catch (Exception exception)
            {
                if (_disposing.IsCancellationRequested) return;
                if (!isTold) ConnectionLog.SentinelSilent(logger, endpoint.ToString(), ExceptionText.Message(exception));
                isTold = true;
            }

            // At random, so that the clients of a Sentinel that restarts do not all come at once.
            await Task.Delay(TimeSpan.FromSeconds(0.5 + Random.Shared.NextDouble()), _disposing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task SubscribeAsync(RespConnection connection)
    {
        var commands = new SendBuffer();
        try
        {
            new TextCommand(["SUBSCRIBE", .. SentinelNews.Channels]).Write(new CommandWriter(commands));
            foreach (RespValue reply in await connection.ExchangeAsync(commands, SentinelNews.Channels.Count).ConfigureAwait(false))
            {
                if (reply.IsError) throw ServerErrors.Create(reply.Bytes);
            }
        }
        finally
        {
            commands.Release();
        }
    }

    // What was published while nobody listened. Those that know less than was known before do not count.
    private async Task CatchUpAsync()
    {
        SentinelAnswer answer = await AskAllAsync(_disposing.Token).ConfigureAwait(false);
        RedisEndpoint[] others;
        lock (_gate.InOrder)
        {
            if (answer.Master is not { } master || answer.Epoch < _epoch) return;
            others = [.. _present.Where(present => present != master)];
        }

        foreach (RedisEndpoint other in others) Leave(other);
    }

    private void OnNews(SentinelNews news)
    {
        lock (_gate.InOrder)
        {
            if (news.IsReplaced) _left = (news.Master, Environment.TickCount64 + (long)LeftFor.TotalMilliseconds);
            else if (_left?.Endpoint == news.Master) _left = null;
        }

        if (news.IsReplaced) Leave(news.Master);
    }

    private void Leave(RedisEndpoint endpoint)
    {
        var closed = new List<IDisposable>();
        lock (_gate.InOrder)
        {
            _present.Remove(endpoint);
            for (int i = _blocking.Count - 1; i >= 0; i--)
            {
                if (_blocking[i].Endpoint != endpoint) continue;
                if (_blocking[i].Connection.TryGetTarget(out IDisposable? connection)) closed.Add(connection);
                _blocking.RemoveAt(i);
            }
        }

        leave(endpoint);
        foreach (IDisposable connection in closed) connection.Dispose();
    }
}
