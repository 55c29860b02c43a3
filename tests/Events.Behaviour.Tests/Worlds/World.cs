using System.Runtime.CompilerServices;
using Events.Behaviour.Sample;
using Events.Client;
using Events.Definitions;
using Events.InMemory;
using Events.Policies;
using Events.Producing;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;
using Events.Wire;

namespace Events.Behaviour.Worlds;

/// <summary>A store, its clock, and what a test does with them. Time in the embedded world passes as fast as the work allows.</summary>
public abstract class World : IAsyncDisposable
{
    private static readonly LuaScript RemakeGroup =
        new("redis.call('XGROUP', 'DESTROY', KEYS[1], ARGV[1]) return redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[1], ARGV[2])");

    private static readonly LuaScript DeleteConsumer = new("return redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])");

    public abstract IStreamStore Store { get; }

    public abstract TimeProvider Time { get; }

    /// <summary>A minimum idle time that the world can wait for: real time is dear.</summary>
    public abstract TimeSpan MinIdle { get; }

    /// <summary>For how long a test waits for what it waits for, by the machine's clock.</summary>
    protected virtual TimeSpan Patience => Eventually.Patience;

    public RecordingLoggers Loggers { get; } = new();

    public string Key { get; } = RedisServer.UniqueKey("work");

    public StreamKey StreamKey => new(Key);

    public StreamKey DeadLetters => StreamKey.Beside("dead");

    public EventsClient Client => field ??= new EventsClient(Store, Time, Loggers, ownsStore: false);

    public WorkStream Stream => field ??= Client.OpenStream<WorkStream>(new StreamOptions { Key = Key });

    /// <summary>Fails unless it becomes true before long.</summary>
    public async Task UntilAsync(
        Func<ValueTask<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"Not within {Patience}: {what}\n{Loggers}");
            }

            await PassAsync();
        }
    }

    public Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        UntilAsync(() => new ValueTask<bool>(condition()), what);

    /// <summary>Lets so much of the world's time go by.</summary>
    public virtual async Task PassAsync(TimeSpan time)
    {
        long start = Time.GetTimestamp();
        while (Time.GetElapsedTime(start) < time) await PassAsync();
    }

    /// <summary>Lets a little of the world's time go by.</summary>
    public abstract Task PassAsync();

    public ConsumerOptions Options(string? name = null) => new()
    {
        Name = name ?? "worker-a",
        MinIdle = MinIdle,
        ReapInterval = MinIdle / 4,
        BlockTime = TimeSpan.FromMilliseconds(200),
        HandledTypesKept = MinIdle,
        Retry = new RetryPolicy { FirstDelay = MinIdle / 8, MaxDelay = MinIdle / 2, Jitter = 0 },
    };

    public GroupConsumer Start<TGroup>(TGroup workers, string? name = null, Action<ConsumerOptions>? configure = null)
        where TGroup : class, IConsumerGroup<TGroup> => Start(Client, workers, name, configure);

    /// <summary>Starts a consumer as another process would, which may be another version of the service.</summary>
    public GroupConsumer StartElsewhere<TGroup>(TGroup workers, string? name = null, Action<ConsumerOptions>? configure = null)
        where TGroup : class, IConsumerGroup<TGroup> =>
        Start(new EventsClient(OtherProcess.Over(Store), Time, Loggers, ownsStore: false), workers, name, configure);

    private GroupConsumer Start<TGroup>(EventsClient client, TGroup workers, string? name, Action<ConsumerOptions>? configure)
        where TGroup : class, IConsumerGroup<TGroup>
    {
        ConsumerOptions options = Options(name);
        configure?.Invoke(options);
        GroupConsumer consumer = client.CreateConsumer(workers, options, Key);
        consumer.Start();
        return consumer;
    }

    /// <summary>For a consumer that is robbed of an entry: it would take it back when the thief has slept for long enough.</summary>
    public static void NeverReaps(ConsumerOptions options) => options.ReapInterval = TimeSpan.FromHours(1);

    /// <summary>For a consumer that is to hold untried entries: as many as <see cref="ConsumerOptions.Prefetch"/> allows.</summary>
    public static void Hoards(ConsumerOptions options) => options.HoldTarget = TimeSpan.MaxValue;

    /// <summary>Deletes a consumer with all that is pending for it, as an operator would: XGROUP DELCONSUMER.</summary>
    public async Task DeleteConsumerAsync(string consumer)
    {
        if (Store is InMemoryStreamStore memory)
        {
            memory.DestroyConsumer(StreamKey, "workers", consumer);
            return;
        }

        using ScriptCall call = new ScriptCall().Key(StreamKey).Add("workers").Add(consumer);
        await ((IScriptStore)Store).EvalAsync(DeleteConsumer, call, default);
    }

    /// <summary>Makes the group anew, before its consumers can do so: XGROUP DESTROY and XGROUP CREATE in one step.</summary>
    /// <param name="after">The entry after which it begins; null for the end of the stream.</param>
    public async Task RemakeGroupAsync(EntryId? after = null)
    {
        if (Store is InMemoryStreamStore)
        {
            await Store.DestroyGroupAsync(StreamKey, "workers");
            await Store.CreateGroupAsync(StreamKey, "workers", after);
            return;
        }

        using ScriptCall call = new ScriptCall().Key(StreamKey).Add("workers").Add(after?.ToString() ?? "$");
        await ((IScriptStore)Store).EvalAsync(RemakeGroup, call, default);
    }

    /// <summary>What is pending, as lines such as <c>worker-a x1</c>, in the order of the entries.</summary>
    public async Task<string[]> PendingLinesAsync() =>
    [
        .. (await Store.PendingAsync(StreamKey, "workers", new PendingQuery { Count = 1000 }))
            .Select(line => $"{line.Consumer} x{line.DeliveryCount}"),
    ];

    /// <summary>All entries' IDs.</summary>
    public async Task<EntryId[]> IdsAsync()
    {
        using EntryPage page = await Store.RangeAsync(StreamKey, EntryId.Min, EntryId.Max, 1000);
        return [.. Enumerable.Range(0, page.Count).Select(page.GetId)];
    }

    public async Task<long> PendingCountAsync() => (await Store.PendingAsync(StreamKey, "workers")).Count;

    /// <summary>Adds an entry as somebody else may write it.</summary>
    public async Task AddRawAsync(params string[] namesAndValues)
    {
        var writer = new EntryWriter(new byte[256]);
        for (int i = 0; i < namesAndValues.Length; i += 2)
        {
            string name = namesAndValues[i];
            writer.WriteString(System.Text.Encoding.UTF8.GetBytes($"${name.Length}\r\n{name}\r\n"), namesAndValues[i + 1]);
        }

        await Store.AddAsync(
            StreamKey, new EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount));
    }

    /// <summary>Waits until the group has been given every entry and has acknowledged all.</summary>
    public Task DrainedAsync() => UntilAsync(async () =>
    {
        if (!await Store.ExistsAsync(StreamKey)) return false;
        StreamInfo stream = await Store.StreamInfoAsync(StreamKey);
        GroupInfo? group = (await Store.GroupInfoAsync(StreamKey)).FirstOrDefault(info => info.Name == "workers");
        return group is { Pending: 0 } && group.LastDeliveredId == stream.LastGeneratedId;
    });

    /// <summary>The dead letters, as their fields.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> DeadLettersAsync()
    {
        using EntryPage page = await Store.RangeAsync(DeadLetters, EntryId.Min, EntryId.Max, 1000);
        return [.. Enumerable.Range(0, page.Count).Select(i => page.GetFields(i).ToPairs().ToDictionary())];
    }

    public abstract ValueTask DisposeAsync();
}
