using Events.Client;
using Events.InMemory;
using Events.Producing;
using Events.Runtime.Tests.Producing.Sample;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Producing;

/// <summary>Events with idempotency keys, on both stores.</summary>
public sealed class KeyedTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    public static TheoryData<bool> Stores => [true, false];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task The_declared_key_makes_the_second_event_the_first(bool redis)
    {
        await using EventsClient client = await OpenAsync(redis);
        PaymentStream stream = Open(client);

        EntryId first = await stream.ProduceAsync(new PaymentRequested("p-1", 5));
        Assert.Equal(first, await stream.ProduceAsync(new PaymentRequested("p-1", 5)));
        Assert.NotEqual(first, await stream.ProduceAsync(new PaymentRequested("p-2", 5)));
        Assert.NotEqual(first, await stream.ProduceAsync(new PaymentSeen("p-1", 1)));
        Assert.NotEqual(first, await stream.ProduceAsync(new PaymentSeen("p-1", 1)));
        Assert.Equal(4, (await ReadAsync(stream)).Count);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_key_of_the_call_takes_the_place_of_the_declared_one(bool redis)
    {
        await using EventsClient client = await OpenAsync(redis);
        PaymentStream stream = Open(client);

        EntryId first = await stream.ProduceAsync(new PaymentSeen("p-1", 1), "call-1");
        Assert.Equal(first, await stream.ProduceAsync(new PaymentSeen("p-1", 1), "call-1"));
        EntryId requested = await stream.ProduceAsync(new PaymentRequested("p-1", 5), "call-1");
        Assert.NotEqual(first, requested);
        Assert.NotEqual(requested, await stream.ProduceAsync(new PaymentRequested("p-1", 5)));
        Assert.Equal(3, (await ReadAsync(stream)).Count);
        await Assert.ThrowsAsync<ArgumentException>(async () => await stream.ProduceAsync(new PaymentSeen("p-1", 1), ""));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await stream.ProduceAsync(new PaymentSeen("p-1", 1), null!));
    }

    [Fact]
    public async Task What_may_have_been_appended_is_not_told_as_not_sent_because_the_next_try_was_not()
    {
        Connection.FakeServer? server = null;
        server = Connection.FakeServer.After((_, _) =>
        {
            // The command has come; from now on nobody listens.
            _ = server!.DisposeAsync().AsTask();
            return Task.CompletedTask;
        });
        await using EventsClient client = new EventsClient(
            await Events.Redis.Stores.RedisStreamStore.ConnectAsync(
                server.Options with { ConnectTimeout = TimeSpan.FromSeconds(1), CommandTimeout = TimeSpan.FromSeconds(1) }));
        PaymentStream stream = client.OpenStream<PaymentStream>(new StreamOptions { ProduceRetryTime = TimeSpan.FromSeconds(3) });

        await Assert.ThrowsAsync<Errors.UnknownOutcomeException>(async () =>
            await stream.ProduceAsync(new PaymentRequested("p-1", 5)).AsTask().WaitAsync(Eventually.Patience));
    }

    [Fact]
    public async Task Scheduling_whose_answer_does_not_come_is_told_as_unknown_with_the_id_to_repeat_it_by()
    {
        await using var server = Connection.FakeServer.After(static (_, _) => Task.CompletedTask);
        await using EventsClient client = new EventsClient(
            await Events.Redis.Stores.RedisStreamStore.ConnectAsync(server.Options with { CommandTimeout = TimeSpan.FromMilliseconds(200) }));
        PaymentStream stream = client.OpenStream<PaymentStream>();

        Errors.UnknownOutcomeException unknown = await Assert.ThrowsAsync<Errors.UnknownOutcomeException>(async () =>
            await stream.ProduceAfterAsync(new PaymentSeen("p-1", 5), TimeSpan.FromHours(1), "mine").AsTask().WaitAsync(Eventually.Patience));
        Assert.Contains("'mine'", unknown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task An_event_with_a_key_is_scheduled_once_and_produced_once(bool redis)
    {
        await using EventsClient client = await OpenAsync(redis);
        PaymentStream stream = Open(client);
        ScheduledEvent first = await stream.ProduceAfterAsync(new PaymentRequested("p-1", 5), TimeSpan.FromHours(1));
        ScheduledEvent again = await stream.ProduceAfterAsync(new PaymentRequested("p-1", 6), TimeSpan.FromHours(2));
        Assert.Equal(first with { IsNew = false }, again);
        Assert.EndsWith(":p-1", first.Id, StringComparison.Ordinal);
        Assert.True((await stream.CancelScheduledAsync(first.Id)).IsCancelled);

        EntryId produced = await stream.ProduceAsync(new PaymentRequested("p-1", 5));
        Assert.Equal(produced, (await stream.ProduceAfterAsync(new PaymentRequested("p-1", 5), TimeSpan.FromHours(1))).Entry);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Type_and_key_of_one_event_are_never_those_of_another(bool redis)
    {
        await using EventsClient client = await OpenAsync(redis);
        PaymentStream stream = Open(client);

        // With a bare colon between them both would be "payment:late:p-1".
        ScheduledEvent first = await stream.ProduceAfterAsync(new PaymentMade("late:p-1"), TimeSpan.FromHours(1));
        ScheduledEvent second = await stream.ProduceAfterAsync(new PaymentLate("p-1"), TimeSpan.FromHours(1));
        Assert.True(second.IsNew);
        Assert.NotEqual(first.Id, second.Id);
        Assert.NotEqual(await stream.ProduceAsync(new PaymentMade("late:p-2")), await stream.ProduceAsync(new PaymentLate("p-2")));
    }

    [Fact]
    public async Task A_key_that_another_program_has_left_without_an_end_is_still_known_after_a_repetition()
    {
        await using EventsClient client = await OpenAsync(redis: true);
        PaymentStream stream = Open(client);
        EntryId first = await stream.ProduceAsync(new PaymentRequested("p-1", 5));
        string key = new StreamKey(stream.Key).Beside("produced:payment.requested:p-1").Name;
        Assert.Equal(1L, await fixture.Server.CommandAsync("PERSIST", key));

        Assert.Equal(first, await stream.ProduceAsync(new PaymentRequested("p-1", 5)));
        Assert.InRange((long)(await fixture.Server.CommandAsync("PTTL", key))!, 1, 600_000);
        Assert.Equal(first, await stream.ProduceAsync(new PaymentRequested("p-1", 5)));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_null_is_no_key_and_an_empty_text_is_refused(bool redis)
    {
        await using EventsClient client = await OpenAsync(redis);
        PaymentStream stream = Open(client);
        var note = Guid.NewGuid();

        Assert.NotEqual(await stream.ProduceAsync(new PaymentNoted("a")), await stream.ProduceAsync(new PaymentNoted("a")));
        Assert.Equal(await stream.ProduceAsync(new PaymentNoted("a", note)), await stream.ProduceAsync(new PaymentNoted("b", note)));
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(async () => await stream.ProduceAsync(new PaymentRequested("", 5)));
        Assert.Contains("payment_id", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await stream.ProduceBatchAsync([new PaymentRequested("", 5)]));
        Assert.Equal(3, (await ReadAsync(stream)).Count);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_batch_appends_what_is_new_in_its_order_and_has_the_ids_of_the_rest(bool redis)
    {
        await using EventsClient client = await OpenAsync(redis);
        PaymentStream stream = Open(client);
        EntryId known = await stream.ProduceAsync(new PaymentRequested("7", 5));
        IEventOf<PaymentStream>[] events =
        [
            .. Enumerable.Range(0, 1500)
                .Select(static i => (IEventOf<PaymentStream>)(i % 3 == 1 ? new PaymentSeen($"{i}", i) : new PaymentRequested($"{i % 1000}", i))),
        ];

        EntryId[] ids = (await stream.ProduceBatchAsync(events)).ToArray();
        var firsts = new Dictionary<string, EntryId> { ["7"] = known };
        var added = new List<EntryId> { known };
        for (int i = 0; i < ids.Length; i++)
        {
            if (events[i] is PaymentRequested requested && !firsts.TryAdd(requested.PaymentId, ids[i])) Assert.Equal(firsts[requested.PaymentId], ids[i]);
            else added.Add(ids[i]);
        }

        Assert.Equal(added.Order(), added);
        Assert.Equal(added, await ReadAsync(stream));
        PaymentRequested[] again = [.. events.OfType<PaymentRequested>()];
        Assert.Equal(again.Select(item => firsts[item.PaymentId]), (await stream.ProduceBatchAsync(again)).ToArray());
        Assert.Equal(added.Count, (await ReadAsync(stream)).Count);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_batch_that_is_used_again_has_no_keys_of_before(bool redis)
    {
        await using EventsClient client = await OpenAsync(redis);
        PaymentStream stream = Open(client);
        PaymentStream.Batch batch = stream.CreateBatch();
        batch.Add(new PaymentSeen("a", 1));
        batch.Add(new PaymentRequested("a", 1));
        await stream.ProduceBatchAsync(batch);
        batch.Clear();
        Assert.False(batch.IsKeyed);
        batch.Add(new PaymentSeen("a", 1));
        batch.Add(new PaymentSeen("a", 1));
        await stream.ProduceBatchAsync(batch);

        Assert.Equal(4, (await ReadAsync(stream)).Count);
    }

    [Fact]
    public void Options_that_would_repeat_events_are_refused()
    {
        using var client = new EventsClient(new InMemoryStreamStore());
        Assert.Throws<ArgumentException>(() => client.OpenStream<PaymentStream>(new StreamOptions { IdempotencyWindow = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => client.OpenStream<PaymentStream>(new StreamOptions { ProduceRetryTime = TimeSpan.FromSeconds(-1) }));
        Assert.Throws<ArgumentException>(() => client.OpenStream<PaymentStream>(
            new StreamOptions { IdempotencyWindow = TimeSpan.FromSeconds(10), ProduceRetryTime = TimeSpan.FromSeconds(6) }));
        client.OpenStream<PaymentStream>(new StreamOptions { IdempotencyWindow = TimeSpan.FromSeconds(10), ProduceRetryTime = TimeSpan.FromSeconds(5) });
    }

    private async Task<EventsClient> OpenAsync(bool redis) =>
        new(redis ? await Redis.Stores.ConnectAsync(fixture.Server) : new InMemoryStreamStore());

    private static PaymentStream Open(EventsClient client) => client.OpenStream<PaymentStream>(new StreamOptions { Key = RedisServer.UniqueKey() });

    private static async Task<List<EntryId>> ReadAsync(PaymentStream stream)
    {
        var ids = new List<EntryId>();
        await foreach (StreamEntry entry in stream.ReplayAsync()) ids.Add(entry.Id);
        return ids;
    }
}
