using Events.Locking;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Redis.Watching;
using Microsoft.Extensions.Logging;

namespace Events.Redis.Clusters;

/// <summary>One node of a cluster: its connections, each opened when the first command takes it.</summary>
internal sealed class ClusterNode : IMasterGuide, IAsyncDisposable
{
    private readonly ClusterRouter _router;
    private readonly RedisOptions _options;
    private readonly ILogger _logger;
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private SharedConnection? _shared;
    private SharedConnection? _pages;
    private SharedConnection? _durable;
    private SharedConnection? _reads;
    private volatile bool _hasSlots;
    private long _namedAt = Environment.TickCount64;
    private int _attempts;

    /// <param name="router">Knows which slots it has.</param>
    /// <param name="endpoint">Where it is.</param>
    /// <param name="options">How nodes are connected to.</param>
    /// <param name="logger">Where connections are logged.</param>
    public ClusterNode(ClusterRouter router, RedisEndpoint endpoint, RedisOptions options, ILogger logger)
    {
        _router = router;
        Endpoint = endpoint;
        _options = options with { Endpoints = [endpoint], Masters = this };
        _logger = logger;
    }

    public RedisEndpoint Endpoint { get; }

    /// <summary>Tells whether it has slots.</summary>
    public bool HasSlots
    {
        get => _hasSlots;
        set => _hasSlots = value;
    }

    /// <summary>Tells whether the connection that all share is open.</summary>
    public bool IsConnected => _shared?.IsConnected == true;

    /// <summary>The time at which it was last said that it is a part of the cluster, as <see cref="Environment.TickCount64"/>.</summary>
    public long NamedAt => Volatile.Read(ref _namedAt);

    /// <summary>The connections of the node.</summary>
    public IEnumerable<SharedConnection> Connections => new[] { _shared, _pages, _durable, _reads }.OfType<SharedConnection>();

    public void Name() => Volatile.Write(ref _namedAt, Environment.TickCount64);

    public SharedConnection Of(Lane lane) => lane switch
    {
        Lane.Pages => _pages ?? Open(ref _pages),
        Lane.Durable => _durable ?? Open(ref _durable),
        Lane.Reads => _reads ?? Open(ref _reads, _options.Keys),
        _ => _shared ?? Open(ref _shared),
    };

    /// <summary>Sends a rare command of plain words to this node, whichever slots it has.</summary>
    public ValueTask<RespValue> SendAsync(CancellationToken cancellationToken, params string[] words) =>
        Of(Lane.Shared).SendAsync(new TextCommand(words), new ValueReply(), cancellationToken);

    // Asked before each attempt to connect: after one that failed it may be another's turn.
    public Task<RedisEndpoint> FindMasterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _attempts) > 1 && HasSlots) _router.RequestRefresh();
        return Task.FromResult(Endpoint);
    }

    public bool IsLeft(RedisEndpoint endpoint) => false;

    public async ValueTask DisposeAsync()
    {
        foreach (SharedConnection connection in Connections)
        {
            _router.ForgetConnection();
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private SharedConnection Open(ref SharedConnection? connection, KeyWatch? keys = null)
    {
        lock (_lock.InOrder) return connection ??= new SharedConnection(_options with { IsOneOfMany = _router.AddConnection() }, _logger, keys: keys);
    }
}
