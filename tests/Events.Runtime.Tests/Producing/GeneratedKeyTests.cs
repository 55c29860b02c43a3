using System.Collections.Concurrent;
using Events.Client;
using Events.Errors;
using Events.InMemory;
using Events.Producing;
using Events.Redis;
using Events.Runtime.Tests.Producing.Sample;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Producing;

/// <summary>Events without an idempotency key that are sent again: each call has a key of its own.</summary>
public sealed class GeneratedKeyTests
{
    private static readonly int Cuts = 200 * Scale.Factor;
    private const int Callers = 8;

    // Of each caller; far more than it takes.
    private static readonly int MaxEvents = 20_000 * Scale.Factor;

    private static readonly StreamOptions Repeated =
        new() { ProduceRetryTime = TimeSpan.FromMinutes(5), GeneratesIdempotencyKeys = true, Retention = Retention.None };

    [Fact]
    public async Task Whatever_is_cut_each_event_is_in_the_stream_once_and_every_caller_gets_its_id()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var proxy = new CuttingProxy(server, seed: 31, share: 0.2, "XADD", "EVAL");
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(server, options => Through(options, proxy.Port)));

        ConcurrentDictionary<string, EntryId> produced = await ProduceAsync(client, () => proxy.Cuts < Cuts);

        await JudgeAsync(server, produced);
        Assert.True(proxy.Cuts >= Cuts);

        // Where it is a real one that remembers by itself, it was it that did.
        bool remembers = await server.CommandAsync("COMMAND", "INFO", "xidmprecord") is object?[] and [object?[] { Length: > 0 }];
        Assert.NotEqual(remembers, ((string)(await server.CommandAsync("INFO", "commandstats"))!).Contains("cmdstat_eval", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_remembers_by_itself_is_asked_to_and_no_script_is()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var idempotent = new IdempotentServer(server) { LostShare = 0.05 };
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(server, options => Through(options, idempotent.Port)));

        ConcurrentDictionary<string, EntryId> produced = await ProduceAsync(client, () => idempotent.Cuts < Cuts);

        await JudgeAsync(server, produced);
        Assert.True(idempotent.Repeated > 0);
        Assert.InRange(idempotent.Asked, produced.Count + idempotent.Repeated, int.MaxValue);
        Assert.DoesNotContain("cmdstat_eval", (string)(await server.CommandAsync("INFO", "commandstats"))!, StringComparison.Ordinal);

        // As many as were under way at once, and not one for each event.
        Assert.InRange(idempotent.Producers.Count, 1, Callers * 20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_server_may_have_forgotten_is_not_sent_again(bool isBatch)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var idempotent = new IdempotentServer(server) { LostShare = 1, DurationSeconds = 1 };
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(server, options => Through(options, idempotent.Port)));
        PaymentStream stream = client.OpenStream<PaymentStream>(Repeated);

        Exception told = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            if (isBatch) await stream.ProduceBatchAsync([new PaymentSeen("p-1", 1)]);
            else await stream.ProduceAsync(new PaymentSeen("p-1", 1));
        });

        Assert.True(told is UnknownOutcomeException or ProduceBatchException { UnknownCount: 1 }, told.ToString());
        if (!isBatch) Assert.Contains("forgotten its key", told.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (idempotent.Asked, idempotent.Cuts));
    }

    [Fact]
    public async Task Where_another_server_does_not_know_how_a_script_takes_its_place()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var idempotent = new IdempotentServer(server);
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(server, options => Through(options, idempotent.Port)));
        PaymentStream stream = client.OpenStream<PaymentStream>(Repeated);
        await stream.ProduceAsync(new PaymentSeen("p-1", 1));
        idempotent.HasForgottenHow = true;

        await stream.ProduceBatchAsync([new PaymentSeen("p-2", 1), new PaymentRequested("p-3", 1), new PaymentSeen("p-4", 1)]);
        await stream.ProduceAsync(new PaymentSeen("p-5", 1));

        Assert.Equal(["p-1", "p-2", "p-3", "p-4", "p-5"], (await ReadAsync(server)).Values.Order(StringComparer.Ordinal));
        Assert.Equal(1, idempotent.Asked);
    }

    [Fact]
    public async Task The_same_event_produced_twice_is_two_entries()
    {
        foreach (bool isRedis in new[] { false, true })
        {
            await using RedisServer? server = isRedis ? await RedisServer.StartOwnAsync() : null;
            await using var client = new EventsClient(server is null ? new InMemoryStreamStore() : await Redis.Stores.ConnectAsync(server));
            PaymentStream stream = client.OpenStream<PaymentStream>(Repeated);
            var payment = new PaymentSeen("p-1", 1);

            Assert.NotEqual(await stream.ProduceAsync(payment), await stream.ProduceAsync(payment));
            Assert.Equal(2, (await stream.ProduceBatchAsync([payment, payment])).ToArray().Distinct().Count());
            Assert.Equal(4, await client.Store.LengthAsync(new Store.StreamKey(stream.Key)));
        }
    }

    [Fact]
    public void Without_a_time_to_send_again_in_it_makes_no_sense()
    {
        using var client = new EventsClient(new InMemoryStreamStore());

        ArgumentException told = Assert.Throws<ArgumentException>(
            () => client.OpenStream<PaymentStream>(new StreamOptions { GeneratesIdempotencyKeys = true }));
        Assert.Contains("ProduceRetryTime", told.Message, StringComparison.Ordinal);
    }

    private static async Task<ConcurrentDictionary<string, EntryId>> ProduceAsync(EventsClient client, Func<bool> goesOn)
    {
        PaymentStream stream = client.OpenStream<PaymentStream>(Repeated);
        var produced = new ConcurrentDictionary<string, EntryId>();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; i < 10 || (goesOn() && i < MaxEvents); i++)
            {
                if (i % 8 == 7)
                {
                    PaymentSeen[] batch = [.. Enumerable.Range(0, 20).Select(n => new PaymentSeen($"{caller}-{i}-{n}", 1))];
                    EntryId[] ids = (await stream.ProduceBatchAsync(batch)).ToArray();
                    for (int n = 0; n < ids.Length; n++) Assert.True(produced.TryAdd(batch[n].PaymentId, ids[n]));
                    continue;
                }

                var payment = new PaymentSeen($"{caller}-{i}", 1);
                Assert.True(produced.TryAdd(payment.PaymentId, await stream.ProduceAsync(payment)));
            }
        })));
        return produced;
    }

    private static async Task JudgeAsync(RedisServer server, ConcurrentDictionary<string, EntryId> produced)
    {
        Dictionary<EntryId, string> entries = await ReadAsync(server);
        Assert.Equal(produced.Count, entries.Count);
        foreach ((string payment, EntryId id) in produced) Assert.Equal(payment, entries[id]);
    }

    private static RedisOptions Through(RedisOptions options, int port) => options with
    {
        Endpoints = [new RedisEndpoint("127.0.0.1", port)],
        ReconnectDelay = TimeSpan.FromMilliseconds(1),
        MaxReconnectDelay = TimeSpan.FromMilliseconds(5),
    };

    private static async Task<Dictionary<EntryId, string>> ReadAsync(RedisServer server)
    {
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(server));
        var entries = new Dictionary<EntryId, string>();
        await foreach (StreamEntry entry in client.OpenStream<PaymentStream>(Repeated).ReplayAsync())
        {
            entries.Add(entry.Id, entry.Event is PaymentRequested requested ? requested.PaymentId : ((PaymentSeen)entry.Event!).PaymentId);
        }

        return entries;
    }
}
