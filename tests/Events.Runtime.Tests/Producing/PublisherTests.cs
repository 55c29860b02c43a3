using System.Collections.Concurrent;
using System.Diagnostics;
using Events.Client;
using Events.Errors;
using Events.InMemory;
using Events.Producing;
using Events.Runtime.Tests.Diagnostics;
using Events.Runtime.Tests.Producing.Sample;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Producing;

/// <summary>Publishing in the background.</summary>
public sealed class PublisherTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private readonly ConcurrentQueue<PublishFailure<PaymentStream>> _failures = new();

    public static TheoryData<bool> Stores => [true, false];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task What_is_published_is_appended_in_order_and_a_flush_waits_for_it(bool redis)
    {
        await using var client = new EventsClient(redis ? await Redis.Stores.ConnectAsync(fixture.Server) : new InMemoryStreamStore());
        PaymentStream stream = client.OpenStream<PaymentStream>(new StreamOptions { Key = RedisServer.UniqueKey() });
        await using BackgroundPublisher<PaymentStream> publisher = stream.StartPublisher(
            _failures.Enqueue, new PublisherOptions { Capacity = 300, MaxBatch = 70 });
        await publisher.FlushAsync();
        for (int i = 0; i < 5000; i++)
        {
            await publisher.PublishAsync(new PaymentSeen($"{i}", 1));
            Assert.InRange(publisher.Count, 0, 300);
            if (i % 1000 != 999) continue;
            await publisher.FlushAsync();
            Assert.Equal(Enumerable.Range(0, i + 1).Select(static n => $"{n}"), await ReadAsync(stream));
            Assert.Equal(0, publisher.Count);
        }

        Assert.Empty(await publisher.StopAsync());
        Assert.Empty(_failures);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await publisher.PublishAsync(new PaymentSeen("late", 1)));
        Assert.Throws<InvalidOperationException>(() => publisher.TryPublish(new PaymentSeen("late", 1)));
    }

    [Fact]
    public async Task Without_a_server_it_fills_up_and_goes_on_when_there_is_one()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--appendonly", "yes");
        await using var client = new EventsClient(
            await Redis.Stores.ConnectAsync(server, static options => options with { ConnectTimeout = TimeSpan.FromSeconds(1) }));
        PaymentStream stream = client.OpenStream<PaymentStream>();
        await using BackgroundPublisher<PaymentStream> publisher = stream.StartPublisher(_failures.Enqueue, new PublisherOptions { Capacity = 10 });
        await server.KillAsync();

        // The first may be on its way when it is noticed that the server is gone.
        int taken = 0;
        for (int i = 0; i < 10; i++, taken++) await publisher.PublishAsync(new PaymentRequested($"{i}", 1));
        Assert.Equal(10, publisher.Count);
        Assert.False(publisher.TryPublish(new PaymentRequested("no", 1)));
        using var cancelled = new CancellationTokenSource();
        Task waiting = publisher.PublishAsync(new PaymentRequested("no", 1), cancelled.Token).AsTask();
        Task flushing = publisher.FlushAsync();
        Assert.False(waiting.IsCompleted || flushing.IsCompleted);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        await server.RestartAsync();
        await publisher.PublishAsync(new PaymentRequested($"{taken++}", 1));
        await flushing;
        await publisher.FlushAsync();
        Assert.Empty(_failures);
        Assert.Equal(Enumerable.Range(0, taken).Select(static n => $"{n}"), await ReadAsync(stream));
    }

    [Fact]
    public async Task What_is_left_when_it_stops_is_returned_in_order()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var client = new EventsClient(
            await Redis.Stores.ConnectAsync(server, static options => options with { ConnectTimeout = TimeSpan.FromSeconds(1) }));
        BackgroundPublisher<PaymentStream> publisher = client.OpenStream<PaymentStream>()
            .StartPublisher(_failures.Enqueue, new PublisherOptions { MaxBatch = 3 });
        await server.KillAsync();
        for (int i = 0; i < 20; i++) Assert.True(publisher.TryPublish(new PaymentRequested($"{i}", 1)));
        Task flushing = publisher.FlushAsync();
        using var enough = new CancellationTokenSource();
        Task<IReadOnlyList<IEventOf<PaymentStream>>> stopping = publisher.StopAsync(enough.Token);
        await enough.CancelAsync();

        // The first may be on its way when the server goes: of that one it is not known, and the application is told.
        IReadOnlyList<IEventOf<PaymentStream>> left = await stopping;
        Assert.Equal(
            Enumerable.Range(0, 20).Select(static i => new PaymentRequested($"{i}", 1)),
            _failures.Select(static failure => failure.Event).Concat(left).Cast<PaymentRequested>());
        Assert.All(_failures, static failure => Assert.True(failure.MayBeAppended));
        Assert.InRange(_failures.Count, 0, 3);
        await Assert.ThrowsAsync<InvalidOperationException>(() => flushing);
        Assert.Empty(await publisher.StopAsync());
        await publisher.DisposeAsync();
        Assert.InRange(_failures.Count, 0, 3);
    }

    [Fact]
    public async Task What_cannot_be_written_and_what_is_refused_is_given_to_the_application_and_the_rest_goes_on()
    {
        var lines = new Lines();
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(fixture.Server), loggers: lines);
        PaymentStream stream = client.OpenStream<PaymentStream>(new StreamOptions { Key = RedisServer.UniqueKey() });
        await using BackgroundPublisher<PaymentStream> publisher = stream.StartPublisher(failure =>
        {
            _failures.Enqueue(failure);
            throw new InvalidTimeZoneException();
        });
        await publisher.PublishAsync(new PaymentSeen("a", 1));
        await publisher.PublishAsync(new PaymentRequested("", 1));
        await publisher.PublishAsync(new PaymentSeen("b", 1));
        await publisher.FlushAsync();
        Assert.Equal(["a", "b"], await ReadAsync(stream));
        Assert.IsType<ArgumentException>(Assert.Single(_failures).Error);

        // What its callback throws is not lost, nor is the event.
        Assert.IsType<InvalidTimeZoneException>(lines.All.Single(static line => line.Id == 2073).Exception);

        string other = RedisServer.UniqueKey();
        await fixture.Server.CommandAsync("SET", other, "text");
        await using BackgroundPublisher<PaymentStream> refused = client.OpenStream<PaymentStream>(new StreamOptions { Key = other })
            .StartPublisher(_failures.Enqueue);
        await refused.PublishAsync(new PaymentSeen("c", 1));
        await refused.FlushAsync();
        PublishFailure<PaymentStream> failure = _failures.Last();
        Assert.Equal((new PaymentSeen("c", 1), false), (failure.Event, failure.MayBeAppended));
    }

    [Fact]
    public async Task Who_waits_for_room_learns_that_it_has_stopped()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var client = new EventsClient(
            await Redis.Stores.ConnectAsync(server, static options => options with { ConnectTimeout = TimeSpan.FromSeconds(1) }));
        BackgroundPublisher<PaymentStream> publisher =
            client.OpenStream<PaymentStream>().StartPublisher(_failures.Enqueue, new PublisherOptions { Capacity = 2 });
        await server.KillAsync();
        for (int i = 0; i < 2; i++) await publisher.PublishAsync(new PaymentRequested($"{i}", 1));
        Task[] waiting = [.. Enumerable.Range(0, 5).Select(_ => publisher.PublishAsync(new PaymentRequested("late", 1)).AsTask())];
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        IReadOnlyList<IEventOf<PaymentStream>> left = await publisher.StopAsync(now.Token);

        // One more may have come in when the first had failed.
        foreach (Task one in waiting) await one.WaitAsync(Eventually.Patience).ContinueWith(static _ => { }, TaskScheduler.Default);
        int refused = waiting.Count(static one => one.Exception?.InnerException is InvalidOperationException);
        Assert.InRange(refused, 3, 5);
        Assert.Equal(2 + 5 - refused, left.Count + _failures.Count);
        Assert.Throws<InvalidOperationException>(() => publisher.TryPublish(new PaymentRequested("no", 1)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => publisher.FlushAsync());
        await publisher.DisposeAsync();
    }

    [Fact]
    public async Task A_callback_that_does_not_return_holds_up_its_stop_for_a_moment_only()
    {
        var lines = new Lines();
        await using var client = new EventsClient(new InMemoryStreamStore(), loggers: lines);
        PaymentStream stream = client.OpenStream<PaymentStream>();
        using var called = new SemaphoreSlim(0);
        using var returns = new ManualResetEventSlim();
        var time = new ManualTimeProvider();
        BackgroundPublisher<PaymentStream> publisher = stream.StartPublisher(
            _ =>
            {
                called.Release();
                returns.Wait();
            },
            time: time);
        await publisher.PublishAsync(new PaymentRequested("", 1));
        Assert.True(await called.WaitAsync(Eventually.Patience));
        await publisher.PublishAsync(new PaymentSeen("a", 1));
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        Task<IReadOnlyList<IEventOf<PaymentStream>>> stopping = publisher.StopAsync(now.Token);
        await Eventually.TrueAsync(() =>
        {
            time.AdvanceToNextTimer(TimeSpan.FromSeconds(1));
            return stopping.IsCompleted;
        });

        Assert.Equal([new PaymentSeen("a", 1)], await stopping);
        Assert.Equal(1, lines.Count(2074));
        returns.Set();
    }

    [Fact]
    public async Task What_is_not_as_durable_as_was_asked_for_is_given_to_the_application()
    {
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(fixture.Server));
        PaymentStream stream = client.OpenStream<PaymentStream>(
            new StreamOptions { Key = RedisServer.UniqueKey(), Durability = Durability.Replicated(1, TimeSpan.FromMilliseconds(20)) });
        await using BackgroundPublisher<PaymentStream> publisher = stream.StartPublisher(_failures.Enqueue);
        await publisher.PublishAsync(new PaymentSeen("a", 1));
        await publisher.PublishAsync(new PaymentRequested("b", 1));
        await publisher.FlushAsync();

        Assert.Equal(["a", "b"], await ReadAsync(stream));
        Assert.Equal(2, _failures.Count);
        Assert.All(_failures, static failure => Assert.True(failure.MayBeAppended && failure.Error is NotDurableException));
    }

    [Fact]
    public async Task With_a_clock_that_throws_it_goes_on_more_rarely_each_time_and_stops_and_what_it_holds_is_returned()
    {
        var lines = new Lines();
        await using var client = new EventsClient(new InMemoryStreamStore(), loggers: lines);
        PaymentStream stream = client.OpenStream<PaymentStream>();
        BackgroundPublisher<PaymentStream> publisher = stream.StartPublisher(_failures.Enqueue, time: new ThrowingClock());
        var begun = Stopwatch.StartNew();
        await publisher.PublishAsync(new PaymentSeen("a", 1));
        await Eventually.TrueAsync(() => lines.Count(2075) >= 4);

        // 50, 100 and 200 ms, each a quarter less at the least.
        Assert.InRange(begun.Elapsed, TimeSpan.FromMilliseconds(250), Eventually.Patience);
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        Assert.Equal([new PaymentSeen("a", 1)], await publisher.StopAsync(now.Token).WaitAsync(Eventually.Patience));
        await publisher.DisposeAsync();
        Assert.Empty(await ReadAsync(stream));
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task A_clock_that_throws_when_it_is_asked_how_long_ago_gives_up_instead_of_trying_for_ever()
    {
        var lines = new Lines();
        await using var server = Connection.FakeServer.After(static (_, _) => Task.CompletedTask);
        await using var client = new EventsClient(
            await Events.Redis.Stores.RedisStreamStore.ConnectAsync(server.Options with { CommandTimeout = TimeSpan.FromMilliseconds(200) }), loggers: lines);
        await using BackgroundPublisher<PaymentStream> publisher = client.OpenStream<PaymentStream>()
            .StartPublisher(_failures.Enqueue, time: new ThrowingClock { Calm = 1 });
        await publisher.PublishAsync(new PaymentRequested("a", 1));
        await publisher.FlushAsync().WaitAsync(Eventually.Patience);

        PublishFailure<PaymentStream> failure = Assert.Single(_failures);
        Assert.True(failure.MayBeAppended);
        Assert.IsType<UnknownOutcomeException>(failure.Error);
        Assert.Equal(1, lines.Count(2075));
    }

    private static async Task<List<string>> ReadAsync(PaymentStream stream)
    {
        var payments = new List<string>();
        await foreach (StreamEntry entry in stream.ReplayAsync())
        {
            payments.Add(entry.Event is PaymentRequested requested ? requested.PaymentId : ((PaymentSeen)entry.Event!).PaymentId);
        }

        return payments;
    }
}
