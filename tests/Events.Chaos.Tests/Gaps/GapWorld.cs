using Events.Chaos.Gaps.Sample;
using Events.Chaos.Judging;
using Events.Chaos.Proxies;
using Events.Client;
using Events.DeadLetters;
using Events.Errors;
using Events.Policies;
using Events.Producing;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Chaos.Gaps;

/// <summary>
/// A stream of its own, a client that dies behind its n-th command, and one that lives. To the server a process that is killed
/// and one whose every byte ends there look the same.
/// </summary>
public sealed class GapWorld : IAsyncDisposable
{
    public static readonly TimeSpan MinIdle = TimeSpan.FromMilliseconds(160);

    private readonly RedisServer _server;
    private readonly TcpProxy _proxy;
    private readonly List<GroupConsumer> _survivors = [];
    private EventsClient? _mortal;

    private GapWorld(RedisServer server, RedisStreamStore store, int commands)
    {
        _server = server;
        _proxy = new TcpProxy(server, commands);
        Living = new EventsClient(store);
    }

    public string Key { get; } = RedisServer.UniqueKey("gaps");

    public StreamKey Stream => new(Key);

    /// <summary>The client that lives.</summary>
    public EventsClient Living { get; }

    public GapStream LivingStream => field ??= Living.OpenStream<GapStream>(new StreamOptions { Key = Key });

    public DeadLetterQueue LivingLetters => new(Living.Store, GapStream.Definition, Key);

    /// <summary>What the survivors' handlers have done.</summary>
    public Takers Survivors { get; set; } = new();

    /// <summary>Whether the mortal client came to its end.</summary>
    public bool HasDied => _proxy.Limit.IsReached;

    /// <summary>The commands that the mortal client sent.</summary>
    public IReadOnlyList<string> Commands => _proxy.Limit.Passed;

    public static async Task<GapWorld> OpenAsync(RedisServer server, int commands) =>
        new(server, await RedisStreamStore.ConnectAsync(RedisOptions.Parse(server.Endpoint)), commands);

    public ConsumerOptions Options(string name) => new()
    {
        Name = name,
        MinIdle = MinIdle,
        ReapInterval = MinIdle / 4,
        BlockTime = TimeSpan.FromMilliseconds(100),
        AckDelay = TimeSpan.FromMilliseconds(10),
        Retry = new RetryPolicy { FirstDelay = MinIdle / 4, MaxDelay = MinIdle, Jitter = 0 },
    };

    /// <summary>Does something with the mortal client, which may die on the way.</summary>
    public async Task DieAtAsync(Func<EventsClient, Task> action)
    {
        try
        {
            RedisOptions options = RedisOptions.Parse(_proxy.Endpoint) with { ConnectTimeout = TimeSpan.FromSeconds(3) };
            _mortal = new EventsClient(await RedisStreamStore.ConnectAsync(options));
            await action(_mortal);
        }
        catch (Exception exception) when (exception is StreamStoreException
            || (HasDied && exception is ProduceBatchException or ObjectDisposedException))
        {
            // So it died.
        }
    }

    /// <summary>The mortal client has died: what it still waits for comes to its end.</summary>
    public async Task BuryAsync()
    {
        if (_mortal is { } mortal) await mortal.DisposeAsync();
        _mortal = null;
    }

    /// <summary>Runs a consumer on the mortal client until it has come to its aim, or died.</summary>
    public Task ConsumeAsync(Takers takers, Func<ValueTask<bool>> aim, Action<ConsumerOptions>? configure = null) => DieAtAsync(async client =>
    {
        ConsumerOptions options = Options("mortal");
        configure?.Invoke(options);
        GroupConsumer consumer = client.CreateConsumer(takers, options, Key);
        consumer.Start();
        await Eventually.TrueAsync(async () => HasDied || await aim());

        // A killed process neither finishes nor releases.
        await consumer.AbortAsync();
    });

    /// <summary>Starts a consumer on the client that lives, and waits until nothing is left to do.</summary>
    public async Task SurviveAsync(Action<ConsumerOptions>? configure = null)
    {
        ConsumerOptions options = Options($"survivor-{_survivors.Count}");
        configure?.Invoke(options);
        GroupConsumer consumer = Living.CreateConsumer(Survivors, options, Key);
        _survivors.Add(consumer);
        consumer.Start();
        await Eventually.TrueAsync(() => IsDrainedAsync(Stream));
        await Eventually.TrueAsync(() => IsDrainedAsync(Stream.Beside($"requeue:{Takers.Name}")));
    }

    public async Task StopSurvivorsAsync()
    {
        foreach (GroupConsumer survivor in _survivors) await survivor.StopAsync();
    }

    public async Task<IReadOnlyList<ChaosEntry>> ReadAsync(StreamKey key)
    {
        await using RawRedis redis = await _server.ConnectRawAsync();
        return await StreamContents.ReadAsync(redis, key.Name);
    }

    public Task<IReadOnlyList<ChaosEntry>> ReadDeadLettersAsync() => ReadAsync(Stream.Beside("dead"));

    public async ValueTask<bool> IsDrainedAsync(StreamKey key)
    {
        if (!await Living.Store.ExistsAsync(key)) return true;
        StreamInfo stream = await Living.Store.StreamInfoAsync(key);
        GroupInfo? group = (await Living.Store.GroupInfoAsync(key)).FirstOrDefault(info => info.Name == Takers.Name);
        return group is { Pending: 0 } && group.LastDeliveredId == stream.LastGeneratedId;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (GroupConsumer survivor in _survivors) await survivor.DisposeAsync();
        await _proxy.DisposeAsync();
        await BuryAsync();
        await Living.DisposeAsync();
    }
}
