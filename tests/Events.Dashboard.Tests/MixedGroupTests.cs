using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Events.Client;
using Events.DeadLetters;
using Events.LowLevel;
using Events.Producing;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.Streams;
using Events.Testing;
using Events.TestSupport;
using Orders.Consumers;
using Orders.Contracts;

namespace Events.Dashboard;

/// <summary>
/// One group of our consumers and of a program over redis-py: what either leaves when it dies is claimed by the other, and nothing that one works on.
/// </summary>
[Collection(DashboardCollection.Name)]
public sealed partial class MixedGroupTests(RedisServerFixture redis) : IAsyncLifetime
{
    private const string Group = "analytics";

    private readonly string _key = RedisServer.UniqueKey("orders");
    private readonly ConcurrentQueue<string> _handled = new();
    private readonly TaskCompletionSource _mayGoOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EventsClient _events = null!;

    public async Task InitializeAsync() => _events = new EventsClient(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(redis.Server.Endpoint)));

    public async Task DisposeAsync() => await _events.DisposeAsync();

    [Fact]
    public async Task Their_loop_claims_what_our_dead_consumer_had_and_leaves_what_a_living_one_works_on()
    {
        // In hand for longer than what the dead one had, and all the time renewed.
        await ProduceAsync("o-living");
        await using GroupConsumer living = Start("living", 1, async (id, token) =>
        {
            await _mayGoOn.Task.WaitAsync(token);
            _handled.Enqueue(id);
        });
        await PendingAsync("living", 1);
        GroupConsumer dying = Start("dying", 3, static (_, token) => Task.Delay(Timeout.Infinite, token));
        await ProduceAsync("o-1", "o-2", "o-3");
        await PendingAsync("dying", 3);
        await dying.CrashAsync();

        await using PythonProgram python = Run("work");
        await Eventually.TrueAsync(async () => (await _events.Store.PendingAsync(new StreamKey(_key), Group)).Count == 1);
        await PendingAsync("living", 1);
        Assert.Equal(1, Assert.Single(await PendingOfAsync("living")).DeliveryCount);
        _mayGoOn.SetResult();
        await PendingAsync("living", 0);
        JsonElement did = await python.EndAsync();

        Assert.Empty(Texts(did, "failures"));
        Assert.Equal(["o-1", "o-2", "o-3"], Texts(did, "handled"));
        Assert.Equal(["o-living"], _handled);
    }

    [Fact]
    public async Task Our_consumer_claims_what_their_dead_program_had_and_counts_the_delivery()
    {
        await ProduceAsync("o-1", "o-2", "o-3");
        await _events.Store.CreateGroupAsync(new StreamKey(_key), Group, EntryId.Min);
        await using (PythonProgram python = Run("die", "3"))
        {
            Assert.Equal(["o-1", "o-2", "o-3"], Texts(await python.ReadAsync(), "read"));
        }

        await PendingAsync("billing-dead", 3);
        await using GroupConsumer ours = Start("ours", 3, (id, _) =>
        {
            _handled.Enqueue(id);
            return Task.CompletedTask;
        });
        await PendingAsync("billing-dead", 0);
        await Eventually.TrueAsync(async () => (await _events.Store.PendingAsync(new StreamKey(_key), Group)).Count == 0);

        Assert.Equal(["o-1 2", "o-2 2", "o-3 2"], _handled.Order());
    }

    [Fact]
    public async Task A_worker_that_only_recovers_takes_what_their_dead_program_had_gives_up_what_fails_and_is_given_nothing_new()
    {
        await ProduceAsync("o-1", "o-2", "o-3");
        await _events.Store.CreateGroupAsync(new StreamKey(_key), Group, EntryId.Min);
        await using (PythonProgram python = Run("die", "3"))
        {
            Assert.Equal(["o-1", "o-2", "o-3"], Texts(await python.ReadAsync(), "read"));
        }

        await ProduceAsync("o-4");
        await using GroupMember recovery = _events.OpenLowLevel<OrderStream>(_key).Join(Group, "recovery");
        await Eventually.TrueAsync(async () =>
            (await recovery.ReapNowAsync(HandleAsync, minIdle: TimeSpan.FromMilliseconds(500), maxDeliveries: 3)).DeadLettered == 1);

        // Once in theirs, twice here; the other two once.
        Assert.Equal(["o-1", "o-2", "o-3", "o-3"], _handled.Order());
        GroupInfo group = Assert.Single(await _events.Store.GroupInfoAsync(new StreamKey(_key)));
        Assert.Equal((0, 1), (group.Pending, group.Lag));
        DeadLetter letter = Assert.Single((await _events.Administration.OpenDeadLetters(_key).ListAsync()).Letters);
        Assert.Equal(("max-deliveries", 3, "recovery", "not this one"), (letter.Reason, letter.Attempts, letter.Consumer, letter.Message));
        Assert.Contains(new KeyValuePair<string, string>("order_id", "o-3"), letter.Fields);

        Task HandleAsync(StreamEntry entry, CancellationToken cancellationToken)
        {
            string id = ((OrderPaid)entry.Event!).OrderId;
            _handled.Enqueue(id);
            return id == "o-3" ? throw new InvalidOperationException("not this one") : Task.CompletedTask;
        }
    }

    [Fact]
    public async Task The_program_has_the_loop_of_the_guide_word_for_word()
    {
        string guide = await File.ReadAllTextAsync(Repository("docs/guides/mixed-groups.md"));
        string program = await File.ReadAllTextAsync(Repository("tests/Events.Dashboard.Tests/Python/mixed.py"));
        string loop = Block().Match(guide).Groups[1].Value.TrimEnd();

        Assert.Contains(string.Join('\n', loop.Split('\n').Select(static line => "    " + line)), program, StringComparison.Ordinal);
    }

    private async Task ProduceAsync(params string[] ids)
    {
        OrderStream orders = _events.OpenStream<OrderStream>(new StreamOptions { Key = _key });
        foreach (string id in ids) await orders.ProduceAsync(new OrderPaid(id, "alice", 1.00m));
    }

    // It takes that many and no more; and only "ours" claims what others leave.
    private GroupConsumer Start(string name, int most, Func<string, CancellationToken, Task> body)
    {
        var options = new ConsumerOptions
        {
            Name = name,
            Concurrency = most,
            BatchSize = most,
            Prefetch = most,
            MinIdle = name == "ours" ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(10),
            ReapInterval = TimeSpan.FromMilliseconds(200),
        };
        options.AddMiddleware(async (context, next, token) =>
        {
            string id = ((OrderPaid)context.Event!).OrderId;
            await body(name == "ours" ? $"{id} {context.DeliveryCount}" : id, token);
            await next.InvokeAsync(token);
        });
        GroupConsumer consumer = _events.CreateConsumer(new Analytics(), options, _key);
        consumer.Start();
        return consumer;
    }

    private PythonProgram Run(string mode, params string[] more) =>
        PythonProgram.Start("mixed.py", [$"{redis.Server.Port}", _key, Group, mode, .. more, redis.Server.Host]);

    private async Task PendingAsync(string consumer, int count) =>
        await Eventually.TrueAsync(async () => (await PendingOfAsync(consumer)).Count == count, Eventually.Patience, $"{consumer} has {count} pending");

    private async Task<IReadOnlyList<PendingEntry>> PendingOfAsync(string consumer)
    {
        var key = new StreamKey(_key);
        if (!await _events.Store.ExistsAsync(key) || (await _events.Store.GroupInfoAsync(key)).Count == 0) return [];
        return await _events.Store.PendingAsync(key, Group, new PendingQuery { Consumer = consumer });
    }

    private static string[] Texts(JsonElement did, string name) => [.. did.GetProperty(name).EnumerateArray().Select(static one => one.GetString()!)];

    private static string Repository(string path, [System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", path));

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
