using System.Collections.Concurrent;
using Events.Client;
using Events.Errors;
using Events.Producing;
using Events.Redis;
using Events.Runtime.Tests.Producing.Sample;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Producing;

/// <summary>Connections that are cut between a command and its reply, hundreds of times.</summary>
public sealed class CutReplyTests
{
    private static readonly int Cuts = 300 * Scale.Factor;
    private const int Callers = 8;

    // Of each caller; far more than it takes.
    private static readonly int MaxEvents = 20_000 * Scale.Factor;

    [Fact]
    public async Task With_a_key_each_event_is_in_the_stream_once_and_every_caller_gets_its_id()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var proxy = new CuttingProxy(server, seed: 16, share: 0.2, "EVAL");
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(server, options => Through(options, proxy)));
        PaymentStream stream = client.OpenStream<PaymentStream>(new StreamOptions { ProduceRetryTime = TimeSpan.FromMinutes(5) });
        var produced = new ConcurrentDictionary<string, EntryId>();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; i < 10 || (proxy.Cuts < Cuts && i < MaxEvents); i++)
            {
                if (i % 8 == 7)
                {
                    PaymentRequested[] batch = [.. Enumerable.Range(0, 20).Select(n => new PaymentRequested($"{caller}-{i}-{n}", 1))];
                    EntryId[] ids = (await stream.ProduceBatchAsync(batch)).ToArray();
                    for (int n = 0; n < ids.Length; n++) Assert.True(produced.TryAdd(batch[n].PaymentId, ids[n]));
                    continue;
                }

                var payment = new PaymentRequested($"{caller}-{i}", 1);
                Assert.True(produced.TryAdd(payment.PaymentId, await stream.ProduceAsync(payment)));
            }
        })));

        Dictionary<EntryId, string> entries = await ReadAsync(server);
        Assert.True(proxy.Cuts >= Cuts);
        Assert.Equal(produced.Count, entries.Count);
        foreach ((string payment, EntryId id) in produced) Assert.Equal(payment, entries[id]);
    }

    [Fact]
    public async Task Without_a_key_every_unknown_outcome_reaches_its_caller_and_nothing_is_sent_twice()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var proxy = new CuttingProxy(server, seed: 17, share: 0.2, "XADD");
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(server, options => Through(options, proxy)));
        PaymentStream stream = client.OpenStream<PaymentStream>(new StreamOptions { ProduceRetryTime = TimeSpan.FromMinutes(5) });
        var produced = new ConcurrentDictionary<string, EntryId>();
        var unknown = new ConcurrentDictionary<string, bool>();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; i < 10 || (proxy.Cuts < Cuts && i < MaxEvents); i++)
            {
                var payment = new PaymentSeen($"{caller}-{i}", 1);
                try
                {
                    Assert.True(produced.TryAdd(payment.PaymentId, await stream.ProduceAsync(payment)));
                }
                catch (UnknownOutcomeException)
                {
                    unknown.TryAdd(payment.PaymentId, true);
                }
                catch (ConnectionFailedException)
                {
                    // It was not sent, so it must not be there.
                }
            }
        })));

        Dictionary<EntryId, string> entries = await ReadAsync(server);
        Assert.True(unknown.Count >= Cuts);
        Assert.Equal(entries.Count, entries.Values.Distinct().Count());
        foreach ((string payment, EntryId id) in produced) Assert.Equal(payment, entries[id]);
        Assert.All(entries.Values, payment => Assert.True(produced.ContainsKey(payment) || unknown.ContainsKey(payment)));
        Assert.Contains(unknown.Keys, entries.ContainsValue);
    }

    [Fact]
    public async Task A_publisher_appends_each_event_with_a_key_once_and_gives_those_without_to_the_application()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var proxy = new CuttingProxy(server, seed: 18, share: 0.3, "XADD", "EVAL");
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(server, options => Through(options, proxy)));
        var failures = new ConcurrentQueue<PublishFailure<PaymentStream>>();
        await using BackgroundPublisher<PaymentStream> publisher = client.OpenStream<PaymentStream>()
            .StartPublisher(failures.Enqueue, new PublisherOptions { MaxBatch = 20 });
        int keyed = 0;
        for (; keyed < MaxEvents && proxy.Cuts < 100; keyed++) await publisher.PublishAsync(new PaymentRequested($"k-{keyed}", 1));
        await publisher.FlushAsync();
        Assert.Empty(failures);
        Assert.Equal(Enumerable.Range(0, keyed).Select(static i => $"k-{i}").Order(), (await ReadAsync(server)).Values.Order());

        int plain = 0;
        for (; plain < MaxEvents && proxy.Cuts < 200; plain++) await publisher.PublishAsync(new PaymentSeen($"p-{plain}", 1));
        await publisher.FlushAsync();
        List<string> entries = [.. (await ReadAsync(server)).Values.Where(static payment => payment[0] == 'p')];
        Assert.Equal(entries.Count, entries.Distinct().Count());
        Assert.All(failures, static failure => Assert.True(failure.MayBeAppended));
        Assert.Empty(Enumerable.Range(0, plain)
            .Select(static i => $"p-{i}")
            .Except(entries)
            .Except(failures.Select(static failure => ((PaymentSeen)failure.Event).PaymentId)));
        Assert.Empty(await publisher.StopAsync());
    }

    [Fact]
    public async Task A_publisher_sends_an_event_with_a_key_again_only_while_the_server_surely_knows_the_key()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var proxy = new CuttingProxy(server, seed: 20, share: 1, "EVAL");
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(server, options => Through(options, proxy)));
        var failures = new ConcurrentQueue<PublishFailure<PaymentStream>>();
        var time = new ManualTimeProvider();
        DateTimeOffset start = time.GetUtcNow();
        await using BackgroundPublisher<PaymentStream> publisher = client.OpenStream<PaymentStream>().StartPublisher(failures.Enqueue, time: time);
        await publisher.PublishAsync(new PaymentRequested("p-1", 1));
        await Eventually.TrueAsync(() =>
        {
            // Of the ten minutes that are the default.
            if (time.ArmedTimers > 0) time.Advance(TimeSpan.FromSeconds(10));
            return !failures.IsEmpty;
        });

        Assert.True(failures.Single().MayBeAppended);
        Assert.IsType<UnknownOutcomeException>(failures.Single().Error);
        Assert.InRange(time.GetUtcNow() - start, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.5));
        Assert.True(proxy.Cuts > 5);
    }

    [Fact]
    public async Task What_may_be_appended_when_a_publisher_stops_is_given_to_the_application_and_not_returned()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var proxy = new CuttingProxy(server, seed: 21, share: 1, "EVAL");
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(server, options => Through(options, proxy)));
        var failures = new ConcurrentQueue<PublishFailure<PaymentStream>>();
        BackgroundPublisher<PaymentStream> publisher = client.OpenStream<PaymentStream>()
            .StartPublisher(failures.Enqueue, new PublisherOptions { MaxBatch = 1 });
        await publisher.PublishAsync(new PaymentRequested("p-1", 1));
        await publisher.PublishAsync(new PaymentRequested("p-2", 1));
        await Eventually.TrueAsync(() => proxy.Cuts > 2);
        using var now = new CancellationTokenSource();
        await now.CancelAsync();

        Assert.Equal([new PaymentRequested("p-2", 1)], await publisher.StopAsync(now.Token));
        PublishFailure<PaymentStream> told = Assert.Single(failures);
        Assert.Equal((new PaymentRequested("p-1", 1), true), (told.Event, told.MayBeAppended));
        await publisher.DisposeAsync();
        Assert.Single(failures);
    }

    [Fact]
    public async Task What_finds_no_connection_for_so_long_that_its_key_may_be_forgotten_is_not_sent_again()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var proxy = new CuttingProxy(server, seed: 22, share: 1, "EVAL") { SilentAfter = 1 };
        await using var client = new EventsClient(
            await Redis.Stores.ConnectAsync(server, options => Through(options, proxy) with { ConnectTimeout = TimeSpan.FromMinutes(5) }));
        PaymentStream stream = client.OpenStream<PaymentStream>(
            new StreamOptions { IdempotencyWindow = TimeSpan.FromSeconds(6), ProduceRetryTime = TimeSpan.FromSeconds(3) });

        UnknownOutcomeException unknown = await Assert.ThrowsAsync<UnknownOutcomeException>(
            () => stream.ProduceAsync(new PaymentRequested("p-1", 1)).AsTask().WaitAsync(Eventually.Patience));
        Assert.Contains("forgotten its key", unknown.Message, StringComparison.Ordinal);
        Assert.Equal(1, proxy.Cuts);
    }

    [Fact]
    public async Task A_cancellation_between_two_tries_says_what_is_known_of_the_first()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var proxy = new CuttingProxy(server, seed: 23, share: 1, "EVAL");
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(server, options => Through(options, proxy)));
        PaymentStream stream = client.OpenStream<PaymentStream>(new StreamOptions { ProduceRetryTime = TimeSpan.FromMinutes(5) });
        using var cancelled = new CancellationTokenSource();
        Task<EntryId> producing = stream.ProduceAsync(new PaymentRequested("p-1", 1), cancelled.Token).AsTask();
        Task batch = stream.ProduceBatchAsync([new PaymentRequested("p-2", 1)], cancelled.Token).AsTask();
        Task scheduling = stream.ProduceAfterAsync(new PaymentRequested("p-3", 1), TimeSpan.FromHours(1), cancellationToken: cancelled.Token).AsTask();

        // By then the pauses are far longer than a try.
        await Eventually.TrueAsync(() => proxy.Cuts > 12);
        await cancelled.CancelAsync();
        OperationCanceledException one = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => producing);
        Assert.Matches("not known|may be appended", one.Message);
        Exception many = await Assert.ThrowsAnyAsync<Exception>(() => batch);
        Assert.True(many is ProduceBatchException { UnknownCount: 1 } or OperationCanceledException, many.ToString());
        OperationCanceledException later = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scheduling);
        Assert.Matches("not known|may be executed", later.Message);
    }

    [Fact]
    public async Task A_cancellation_of_a_try_that_finds_no_connection_says_what_is_known_of_the_first()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await CancelAsync(static (stream, token) => stream.ProduceAsync(new PaymentRequested("p-1", 1), token).AsTask());
        await CancelAsync(static (stream, token) => stream.ProduceBatchAsync([new PaymentRequested("p-2", 1)], token).AsTask());
        await CancelAsync(static (stream, token) =>
            stream.ProduceAfterAsync(new PaymentRequested("p-3", 1), TimeSpan.FromHours(1), cancellationToken: token).AsTask());

        async Task CancelAsync(Func<PaymentStream, CancellationToken, Task> produce)
        {
            await using var proxy = new CuttingProxy(server, seed: 24, share: 1, "EVAL") { SilentAfter = 1 };
            await using var client = new EventsClient(
                await Redis.Stores.ConnectAsync(server, options => Through(options, proxy) with { ConnectTimeout = TimeSpan.FromMinutes(5) }));
            PaymentStream stream = client.OpenStream<PaymentStream>(new StreamOptions { ProduceRetryTime = TimeSpan.FromMinutes(5) });
            using var cancelled = new CancellationTokenSource();
            Task producing = produce(stream, cancelled.Token);
            await Eventually.TrueAsync(() => proxy.Cuts == 1);

            // Far longer than the first pause: it waits for a connection by now, unless the machine stands still, and then it pauses.
            long then = Environment.TickCount64 + 500;
            await Eventually.TrueAsync(() => Environment.TickCount64 > then);
            await cancelled.CancelAsync();
            Exception told = await Assert.ThrowsAnyAsync<Exception>(() => producing.WaitAsync(Eventually.Patience));
            Assert.True(told is OperationCanceledException or ProduceBatchException, told.ToString());
            Assert.Contains("not known", told.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_the_option_a_keyed_event_is_sent_once_and_sending_it_again_gives_the_first_id()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var proxy = new CuttingProxy(server, seed: 1, share: 1, "EVAL");
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(server, options => Through(options, proxy)));
        PaymentStream stream = client.OpenStream<PaymentStream>();
        var payment = new PaymentRequested("p-1", 1);

        // From the first one the server has the script.
        proxy.IsCutting = false;
        await stream.ProduceAsync(new PaymentRequested("p-0", 1));
        proxy.IsCutting = true;
        await Assert.ThrowsAsync<UnknownOutcomeException>(async () => await stream.ProduceAsync(payment));
        await Assert.ThrowsAsync<UnknownOutcomeException>(async () => await stream.ProduceAsync(payment));
        proxy.IsCutting = false;
        EntryId id = await stream.ProduceAsync(payment);

        Dictionary<EntryId, string> entries = await ReadAsync(server);
        Assert.Equal(2, entries.Count);
        Assert.Equal("p-1", entries[id]);
    }

    private static RedisOptions Through(RedisOptions options, CuttingProxy proxy) =>
        options with
        {
            Endpoints = [new RedisEndpoint(
            "127.0.0.1", proxy.Port)],
            ReconnectDelay = TimeSpan.FromMilliseconds(1),
            MaxReconnectDelay = TimeSpan.FromMilliseconds(5)
        };

    private static async Task<Dictionary<EntryId, string>> ReadAsync(RedisServer server)
    {
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(server));
        var entries = new Dictionary<EntryId, string>();
        await foreach (StreamEntry entry in client.OpenStream<PaymentStream>().ReplayAsync())
        {
            entries.Add(entry.Id, entry.Event is PaymentRequested requested ? requested.PaymentId : ((PaymentSeen)entry.Event!).PaymentId);
        }

        return entries;
    }
}
