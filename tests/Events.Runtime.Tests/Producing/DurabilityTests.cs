using System.Globalization;
using System.Text;
using Events.Client;
using Events.Errors;
using Events.InMemory;
using Events.Producing;
using Events.Redis.Stores;
using Events.Runtime.Tests.Producing.Sample;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Producing;

/// <summary>What the server must have done with an entry before producing ends: a master with a replica, and one with a file.</summary>
public sealed class DurabilityTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task An_entry_that_was_waited_for_is_on_the_replica()
    {
        await using RedisServer master = await RedisServer.StartOwnAsync();
        await using RedisServer replica = await ReplicaAsync(master);
        await using RawRedis other = await replica.ConnectRawAsync();
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(master));
        PaymentStream stream = Open(client, Durability.Replicated(1, Long));

        for (int i = 1; i <= 50; i++)
        {
            await stream.ProduceAsync(new PaymentSeen("p", i));
            Assert.Equal((long)i, await other.CommandAsync("XLEN", "tests:payments"));
        }

        await stream.ProduceBatchAsync(Enumerable.Range(0, 100).Select(static i => new PaymentSeen("b", i)).ToArray());
        Assert.Equal(150L, await other.CommandAsync("XLEN", "tests:payments"));
        await stream.ProduceAsync(new PaymentRequested("p-1", 1));
        await stream.ProduceAsync(new PaymentRequested("p-1", 1));
        Assert.Equal(151L, await other.CommandAsync("XLEN", "tests:payments"));
    }

    [Fact]
    public async Task Too_few_replicas_are_told_with_the_ID_of_the_entry_which_stays()
    {
        await using RedisServer master = await RedisServer.StartOwnAsync();
        await using RedisServer replica = await ReplicaAsync(master);
        await using RedisStreamStore store = await Redis.Stores.ConnectAsync(master);
        await using var client = new EventsClient(store);
        PaymentStream stream = Open(client, Durability.Replicated(2, Short));

        NotDurableException few = await Assert.ThrowsAsync<NotDurableException>(async () => await stream.ProduceAsync(new PaymentSeen("p", 1)));
        Assert.Equal((2, false), (few.Wanted.Replicas, few.IsFsynced));

        // The one that there is need not be that quick.
        Assert.InRange(few.Replicas, 0, 1);
        NotDurableException keyed = await Assert.ThrowsAsync<NotDurableException>(async () => await stream.ProduceAsync(new PaymentRequested("p", 1)));
        ProduceBatchException batch = await Assert.ThrowsAsync<ProduceBatchException>(
            async () => await stream.ProduceBatchAsync([new PaymentSeen("p", 2), new PaymentSeen("p", 3)]));
        Assert.IsType<NotDurableException>(batch.InnerException);
        Assert.All(batch.Errors, static error => Assert.IsType<NotDurableException>(error));

        EntryId[] all = [few.Id, keyed.Id, .. batch.Appended.Select(static id => id!.Value)];
        Assert.Equal(all, await Redis.Stores.IdsAsync(store, new("tests:payments")));

        // Again, and it is the same entry that is waited for.
        PaymentStream modest = Open(client, Durability.Replicated(1, Long));
        Assert.Equal(keyed.Id, await modest.ProduceAsync(new PaymentRequested("p", 1)));
    }

    [Fact]
    public async Task Of_many_with_keys_each_says_for_itself_who_has_it()
    {
        await using RedisServer master = await RedisServer.StartOwnAsync();
        await using RedisServer replica = await ReplicaAsync(master);
        await using RedisStreamStore store = await Redis.Stores.ConnectAsync(master);
        var stream = new StreamKey("tests:payments");
        var batch = new OrderedBatch(null!, TimeSpan.FromMinutes(10));
        foreach (string key in (string[])["k0", "k1", "k2"]) batch.Add(new Entry("type", "a").Fields, Encoding.UTF8.GetBytes(key));
        var ids = new EntryId[2];
        var errors = new Exception?[2];

        async Task AddAsync(Durability durability)
        {
            for (int done = 0; done < 2;)
            {
                done += await store.AddPartOnceAsync(
                    stream, batch, new(new[] { 0, 2 }.AsMemory(done), ids.AsMemory(done), errors.AsMemory(done)), new(batch.Window, default, durability));
            }
        }

        await AddAsync(Durability.Replicated(2, Short));
        EntryId[] told = [.. errors.Select(static error => Assert.IsType<NotDurableException>(error).Id)];
        Assert.Equal(told, await Redis.Stores.IdsAsync(store, stream));

        // Again, and they are the same entries that are waited for.
        await AddAsync(Durability.Replicated(1, Long));
        Assert.All(errors, Assert.Null);
        Assert.Equal(told, ids);
        await using RawRedis other = await replica.ConnectRawAsync();
        Assert.Equal(2L, await other.CommandAsync("XLEN", stream.Name));
    }

    [Fact]
    public async Task Entries_that_come_while_one_waits_share_the_next_wait_and_each_has_its_own_outcome()
    {
        await using RedisServer master = await RedisServer.StartOwnAsync();
        await using RawRedis raw = await master.ConnectRawAsync();
        await using RedisStreamStore store = await Redis.Stores.ConnectAsync(master);
        await using var client = new EventsClient(store);
        PaymentStream stream = Open(client, Durability.Replicated(1, TimeSpan.FromMilliseconds(200)));

        // There is no replica, so each wait takes all of its time.
        ProduceBatchException batch = await Assert.ThrowsAsync<ProduceBatchException>(
            async () => await stream.ProduceBatchAsync(Enumerable.Range(0, 300).Select(static i => new PaymentSeen("b", i)).ToArray()));

        Assert.All(batch.Errors, static error => Assert.Equal(0, Assert.IsType<NotDurableException>(error).Replicas));
        Assert.Equal(await Redis.Stores.IdsAsync(store, new("tests:payments")), batch.Errors.Select(static error => ((NotDurableException)error!).Id));
        string stats = (string)(await raw.CommandAsync("INFO", "commandstats"))!;
        string calls = Assert.Single(stats.Split("\r\n"), static line => line.StartsWith("cmdstat_wait:", StringComparison.Ordinal));
        Assert.InRange(int.Parse(calls.Split('=', ',')[1], CultureInfo.InvariantCulture), 2, 30);
    }

    [Fact]
    public async Task Who_does_not_wait_any_more_leaves_the_others_theirs()
    {
        await using RedisServer master = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Redis.Stores.ConnectAsync(master);
        await using var client = new EventsClient(store);
        PaymentStream stream = Open(client, Durability.Replicated(1, Long));
        using var cancellation = new CancellationTokenSource();
        Task<EntryId> first = stream.ProduceAsync(new PaymentSeen("p", 1), cancellation.Token).AsTask();
        await Eventually.TrueAsync(async () => await store.LengthAsync(new("tests:payments")) == 1);
        Task<EntryId> second = stream.ProduceAsync(new PaymentSeen("p", 2)).AsTask();

        await cancellation.CancelAsync();

        OperationCanceledException given = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Contains("after it was sent", given.Message, StringComparison.Ordinal);
        await using RedisServer replica = await ReplicaAsync(master);
        Assert.Equal((await Redis.Stores.IdsAsync(store, new("tests:payments")))[1], await second);
    }

    [Fact]
    public async Task Of_entries_that_share_a_wait_each_says_what_is_known_when_the_server_dies()
    {
        await using RedisServer master = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Redis.Stores.ConnectAsync(master);
        await using var client = new EventsClient(store);
        PaymentStream stream = Open(client, Durability.Replicated(1, Long));
        Task<EntryId> first = stream.ProduceAsync(new PaymentSeen("p", 1)).AsTask();
        await Eventually.TrueAsync(async () => await store.LengthAsync(new("tests:payments")) == 1);
        Task<EntryId>[] behind = [.. Enumerable.Range(0, 10).Select(i => stream.ProduceAsync(new PaymentSeen("b", i)).AsTask())];

        await master.KillAsync();

        StreamStoreException lost = await Assert.ThrowsAnyAsync<StreamStoreException>(() => first);
        Assert.True(lost is NotDurableException or UnknownOutcomeException, lost.ToString());
        foreach (Task<EntryId> one in behind) Assert.IsNotType<NotDurableException>(await Assert.ThrowsAnyAsync<StreamStoreException>(() => one));
    }

    [Fact]
    public async Task Who_waits_for_a_replica_that_is_gone_holds_up_nobody_else()
    {
        await using RedisServer master = await RedisServer.StartOwnAsync();
        RedisStreamStore store = await Redis.Stores.ConnectAsync(master);
        await using var client = new EventsClient(store);
        PaymentStream patient = Open(client, Durability.Replicated(1, Long));
        PaymentStream plain = Open(client, Durability.Acknowledged);

        Task<EntryId> waiting = patient.ProduceAsync(new PaymentSeen("p", 1)).AsTask();
        await Eventually.TrueAsync(async () => await store.LengthAsync(new("tests:payments")) == 1);
        for (int i = 0; i < 100; i++) await plain.ProduceAsync(new PaymentSeen("p", 2));
        Assert.False(waiting.IsCompleted);
        await store.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => waiting);
    }

    [Fact]
    public async Task A_server_that_dies_while_it_waits_leaves_the_ID_that_it_has_given()
    {
        await using RedisServer master = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Redis.Stores.ConnectAsync(master);
        await using var client = new EventsClient(store);
        PaymentStream stream = Open(client, Durability.Replicated(1, Long));

        Task<EntryId> waiting = stream.ProduceAsync(new PaymentSeen("p", 1)).AsTask();
        EntryId? id = null;
        await Eventually.TrueAsync(async () => (id = (await Redis.Stores.IdsAsync(store, new("tests:payments"))).FirstOrDefault()) != default(EntryId));
        await master.KillAsync();

        StreamStoreException lost = await Assert.ThrowsAnyAsync<StreamStoreException>(() => waiting);
        if (lost is NotDurableException known) Assert.Equal(id, known.Id);
        else Assert.IsType<UnknownOutcomeException>(lost);
    }

    [Fact]
    public async Task The_disk_is_waited_for_where_the_server_can_tell_and_else_nothing_is_appended()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--appendonly", "yes", "--appendfsync", "always");
        await using RedisStreamStore store = await Redis.Stores.ConnectAsync(server);
        await using var client = new EventsClient(store);
        PaymentStream stream = Open(client, Durability.Fsynced(Long));
        if (store.Server!.HasWaitAof)
        {
            await stream.ProduceAsync(new PaymentSeen("p", 1));
            await Assert.ThrowsAsync<NotDurableException>(
                async () => await Open(client, Durability.Fsynced(Short, replicas: 1)).ProduceAsync(new PaymentSeen("p", 1)));
            return;
        }

        NotSupportedException refused = await Assert.ThrowsAsync<NotSupportedException>(async () => await stream.ProduceAsync(new PaymentSeen("p", 1)));
        Assert.Contains("WAITAOF", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(async () => await stream.ProduceAsync(new PaymentRequested("p", 1)));
        Assert.Equal(0, await store.LengthAsync(new("tests:payments")));
    }

    [Fact]
    public async Task A_wait_longer_than_the_patience_of_the_connection_is_refused()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(server));
        PaymentStream stream = Open(client, Durability.Replicated(1, TimeSpan.FromSeconds(20)));

        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(async () => await stream.ProduceAsync(new PaymentSeen("p", 1)));
        Assert.Contains("CommandTimeout", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_embedded_store_takes_all_as_met()
    {
        await using var client = new EventsClient(new InMemoryStreamStore());
        PaymentStream stream = Open(client, Durability.Replicated(3, Long));

        Assert.Equal(await stream.ProduceAsync(new PaymentRequested("p", 1)), await stream.ProduceAsync(new PaymentRequested("p", 1)));
        Assert.Equal(2, (await stream.ProduceBatchAsync([new PaymentSeen("p", 1), new PaymentSeen("p", 2)])).Length);
    }

    private static PaymentStream Open(EventsClient client, Durability durability) =>
        client.OpenStream<PaymentStream>(new StreamOptions { Durability = durability });

    private static async Task<RedisServer> ReplicaAsync(RedisServer master)
    {
        RedisServer replica = await RedisServer.StartOwnAsync("--replicaof", master.Host, $"{master.Port}", "--repl-diskless-sync-delay", "0");
        await using RawRedis raw = await master.ConnectRawAsync();
        await Eventually.TrueAsync(async () =>
            ((string)(await raw.CommandAsync("INFO", "replication"))!).Contains("state=online", StringComparison.Ordinal));
        return replica;
    }
}
