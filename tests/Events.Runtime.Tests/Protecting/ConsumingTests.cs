using Events.Client;
using Events.DeadLetters;
using Events.Policies;
using Events.Producing;
using Events.Protection;
using Events.Runtime.Tests.Protecting.Sample;
using Events.Streams;
using Events.TestSupport;
using Events.Wire;

namespace Events.Runtime.Tests.Protecting;

/// <summary>What consumers do with keys that are there, away, unknown or destroyed.</summary>
public sealed class ConsumingTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly Wards _wards = new();

    [Fact]
    public async Task Another_process_gets_the_keys_and_handles_single_events_and_batches()
    {
        var keys = new TestKeys();
        await using World writer = await World.OnRedisAsync(redis.Server, keys);
        await writer.Patients.ProduceAsync(PatientAdmitted.Of("p1"));
        await writer.Patients.ProduceAsync(new PatientMoved("p1", "12b"));
        await writer.Patients.ProduceBatchAsync<PatientNoted>([new PatientNoted("flu", 4), new PatientNoted("cold", 5)]);

        await using World reader = await World.OnRedisAsync(redis.Server, keys);
        await using GroupConsumer consumer = reader.Client.CreateConsumer(_wards, new ConsumerOptions { Name = "c" }, writer.Stream.Name);
        consumer.Start();
        await Eventually.TrueAsync(() => _wards.Seen.Count == 4);

        Assert.All(_wards.Seen, static seen => Assert.Equal(1, seen.Delivery));
        Assert.Contains(_wards.Seen, static seen => seen.Event is PatientAdmitted { Diagnosis: "appendicitis", Address: "12 Elm Street", Age: 41 });
        Assert.Contains(_wards.Seen, static seen => seen.Event is PatientMoved { Room: "12b" });
        Assert.Equal(["cold", "flu"], _wards.Seen.Select(static seen => (seen.Event as PatientNoted)?.Diagnosis).OfType<string>().Order());
    }

    [Fact]
    public async Task While_the_provider_is_down_entries_are_held_and_no_delivery_is_counted()
    {
        var keys = new TestKeys();
        await using World writer = await World.OnRedisAsync(redis.Server, keys);
        await writer.Patients.ProduceAsync(PatientAdmitted.Of("p1"));
        await writer.Patients.ProduceBatchAsync<PatientNoted>([new PatientNoted("flu", 4), new PatientNoted("cold", 5)]);
        keys.IsDown = true;
        await using World reader = await World.OnRedisAsync(redis.Server, keys);
        await using GroupConsumer consumer = reader.Client.CreateConsumer(
            _wards,
            new ConsumerOptions
            {
                Name =
                "c",
                MaxDeliveries = 2,
                Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(5), MaxDelay = TimeSpan.FromMilliseconds(20) }
            },
                    writer.Stream.Name);
        int before = keys.Calls;
        consumer.Start();

        // Many more times than an event that fails by itself would be tried.
        await Eventually.TrueAsync(() => keys.Calls - before > 10);
        Assert.Empty(_wards.Seen);
        Assert.Equal(3, (await writer.Client.Store.PendingAsync(writer.Stream, "wards")).Count);
        keys.IsDown = false;
        await Eventually.TrueAsync(() => _wards.Seen.Count == 3);

        Assert.All(_wards.Seen, static seen => Assert.Equal(1, seen.Delivery));
        Assert.Empty(await writer.LettersAsync());
    }

    [Fact]
    public async Task Without_a_provider_entries_are_held_too()
    {
        var keys = new TestKeys();
        await using World writer = await World.OnRedisAsync(redis.Server, keys);
        await writer.Patients.ProduceAsync(PatientAdmitted.Of("p1"));
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(redis.Server));
        int tries = 0;
        ConsumerOptions options =
            new()
            {
                Name =
                "c",
                MaxDeliveries = 2,
                Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(5), MaxDelay = TimeSpan.FromMilliseconds(20) }
            };
        options.AddMiddleware((context, next, stop) =>
        {
            Interlocked.Increment(ref tries);
            return next.InvokeAsync(stop);
        });
        await using GroupConsumer consumer = client.CreateConsumer(_wards, options, writer.Stream.Name);
        consumer.Start();
        await Eventually.TrueAsync(() => Volatile.Read(ref tries) > 5);
        Assert.Equal(1, (await client.Store.PendingAsync(writer.Stream, "wards")).Count);

        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await client.OpenStream<PatientStream>().ProduceAsync(PatientAdmitted.Of("p1")));
        Assert.Contains("no key provider", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(await writer.LettersAsync());
        Assert.Empty(_wards.Seen);
    }

    [Fact]
    public async Task An_unknown_key_is_a_dead_letter_with_its_ciphertext_which_is_handled_once_the_key_is_known()
    {
        await using World world = await World.OnRedisAsync(redis.Server, configure: static options => options.KeyLifetime = TimeSpan.FromMilliseconds(300));
        await world.Patients.ProduceAsync(new PatientMoved("p1", "12b"));
        EncryptionKey lost = world.Keys.Forget("of:p1").Key!;
        byte[] cipher = (await world.RawAsync())[0].Single(static field => field.Name == "ev:packed:room").Value;
        await Eventually.TrueAsync(async () => await FailsAsync<UnknownKeyException>(world));
        await using GroupConsumer consumer = world.Consume(_wards);
        await Eventually.TrueAsync(async () => (await world.LettersAsync()).Count == 1);

        DeadLetter letter = (await world.LettersAsync())[0];
        Assert.Equal(("undecodable", typeof(UnknownKeyException).FullName), (letter.Reason, letter.ExceptionType));
        Assert.Equal("of:p1", Assert.IsType<UnknownKeyException>(letter.Entry.Error).KeyId);
        using (Store.EntryPage page = await world.Client.Store.RangeAsync(Store.Delivery.DeliveryKeys.DeadLetters(world.Stream), EntryId.Min, EntryId.Max, 1))
        {
            Assert.True(page.GetFields(0).TryGetValue("ev:packed:room"u8, out ReadOnlySpan<byte> kept));
            Assert.Equal(cipher, kept.ToArray());
        }

        world.Keys.Restore(lost);
        await Eventually.TrueAsync(async () => (await world.LettersAsync())[0].Entry.Event is PatientMoved);
        await world.Client.OpenDeadLetters<PatientStream>(world.Stream.Name).RequeueAsync((await world.LettersAsync())[0]);
        await Eventually.TrueAsync(() => _wards.Seen.Count == 1);
        Assert.Equal(new PatientMoved("p1", "12b"), _wards.Seen.Single().Event);
    }

    [Theory]
    [InlineData(DestroyedKeyPolicy.DeadLetter, 1)]
    [InlineData(DestroyedKeyPolicy.Skip, 0)]
    public async Task What_becomes_of_a_subject_whose_key_is_destroyed_is_a_matter_of_policy(DestroyedKeyPolicy policy, int letters)
    {
        var keys = new TestKeys();
        await using World writer = await World.OnRedisAsync(redis.Server, keys);
        await writer.Patients.ProduceAsync(new PatientMoved("p1", "12b"));
        await writer.Patients.ProduceAsync(new PatientMoved("p2", "7"));
        await writer.Patients.ProduceAsync(PatientAdmitted.Of("p1"));
        keys.Destroy("of:p1");
        await using World reader = await World.OnRedisAsync(redis.Server, keys);
        await using GroupConsumer consumer = reader.Client.CreateConsumer(
            _wards, new ConsumerOptions { Name = "c", DestroyedKey = policy }, writer.Stream.Name);
        consumer.Start();
        await Eventually.TrueAsync(async () =>
            _wards.Seen.Count == 2 && (await writer.LettersAsync()).Count == letters
                && (await writer.Client.Store.PendingAsync(writer.Stream, "wards")).Count == 0);

        Assert.Contains(_wards.Seen, static seen => seen.Event is PatientMoved { PatientId: "p2", Room: "7" });

        // Null, as its property says; what has the key of all is there.
        Assert.Contains(_wards.Seen, static seen => seen.Event is PatientAdmitted { Address: null, Diagnosis: "appendicitis" });
        foreach (DeadLetter letter in await writer.LettersAsync()) Assert.Equal(typeof(KeyDestroyedException).FullName, letter.ExceptionType);
    }

    [Fact]
    public async Task A_commit_that_needs_a_key_which_is_not_in_memory_is_made_when_it_is()
    {
        var keys = new TestKeys();
        await using World writer = await World.OnRedisAsync(redis.Server, keys);
        await writer.Patients.ProduceAsync(PatientAdmitted.Of("p1"));
        await using World reader = await World.OnRedisAsync(redis.Server, keys);
        PatientStream moved = reader.Client.OpenStream<PatientStream>(new StreamOptions { Key = $"{{{writer.Stream.Name}}}:moved" });
        int runs = 0;
        _wards.Body = (admitted, context) =>
        {
            Interlocked.Increment(ref runs);
            return context.CommitAsync(commit => commit.Produce(moved, new PatientMoved(admitted.PatientId, "12b"))).AsTask();
        };
        await using GroupConsumer consumer = reader.Client.CreateConsumer(
            _wards, new ConsumerOptions { Name = "c", MaxDeliveries = 2, Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(5) } },
            writer.Stream.Name);
        consumer.Start();
        await Eventually.TrueAsync(() => _wards.Seen.Count == 1);

        Assert.True(runs > 1);
        Assert.Equal(1, _wards.Seen.Single().Delivery);
        var read = new List<object?>();
        await foreach (StreamEntry entry in moved.ReplayAsync()) read.Add(entry.Event);
        Assert.Equal([new PatientMoved("p1", "12b")], read);
    }

    [Fact]
    public async Task Producing_without_the_provider_is_a_typed_error_and_nothing_is_written()
    {
        await using World world = await World.OnRedisAsync(redis.Server);
        world.Keys.IsDown = true;
        KeyUnavailableException one =
            await Assert.ThrowsAsync<KeyUnavailableException>(async () => await world.Patients.ProduceAsync(PatientAdmitted.Of("p1")));
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await world.Patients.ProduceBatchAsync<PatientNoted>([new PatientNoted("flu", 4)]));

        Assert.IsType<IOException>(one.InnerException);
        Assert.Equal(0, await world.Client.Store.LengthAsync(world.Stream));
        await Assert.ThrowsAsync<ArgumentException>(async () => await world.Patients.ProduceAsync(new PatientMoved("", "12b")));
    }

    [Fact]
    public async Task A_replay_says_that_the_provider_is_down_and_a_subscription_waits_for_it()
    {
        var keys = new TestKeys();
        await using World writer = await World.OnRedisAsync(redis.Server, keys);
        await writer.Patients.ProduceAsync(new PatientMoved("p1", "12b"));
        keys.IsDown = true;
        await using World reader = await World.OnRedisAsync(redis.Server, keys);
        PatientStream patients = reader.Client.OpenStream<PatientStream>(new StreamOptions { Key = writer.Stream.Name });
        await Assert.ThrowsAsync<KeyUnavailableException>(async () =>
        {
            await foreach (StreamEntry entry in patients.ReplayAsync()) Assert.Fail($"{entry.Id}");
        });

        await using IAsyncEnumerator<StreamEntry> following = patients.SubscribeAsync().GetAsyncEnumerator();
        ValueTask<bool> next = following.MoveNextAsync();
        int before = keys.Calls;
        await Eventually.TrueAsync(() => keys.Calls > before + 1);
        Assert.False(next.IsCompleted);
        keys.IsDown = false;
        Assert.True(await next.AsTask().WaitAsync(Eventually.Patience));
        Assert.Equal(new PatientMoved("p1", "12b"), following.Current.Event);

        // Live, with a key that is not known here yet.
        next = following.MoveNextAsync();
        await writer.Patients.ProduceAsync(new PatientMoved("p2", "7"));
        Assert.True(await next.AsTask().WaitAsync(Eventually.Patience));
        Assert.Equal(new PatientMoved("p2", "7"), following.Current.Event);
    }

    private static async Task<bool> FailsAsync<T>(World world) => (await world.ReplayAsync())[0].Error is T;
}
