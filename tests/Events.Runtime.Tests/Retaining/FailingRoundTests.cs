using Events.Client;
using Events.Errors;
using Events.InMemory;
using Events.Producing;
using Events.Retaining;
using Events.Runtime.Tests.Diagnostics;
using Events.Runtime.Tests.Retaining.Sample;
using Events.Store;
using Events.Store.Retaining;
using Events.Store.Roles;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Runtime.Tests.Retaining;

/// <summary>A store that fails while a stream is looked after: what was taken is told, and who stops lets go.</summary>
public sealed class FailingRoundTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly RetentionRule Rule = new() { MaxLength = 50 };

    public static TheoryData<bool, bool> Failures => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task What_the_first_step_of_a_round_has_taken_is_told_whatever_becomes_of_the_second(bool redis, bool throws)
    {
        await using IStreamStore store = redis ? await Redis.Stores.ConnectAsync(fixture.Server) : new InMemoryStreamStore();
        int steps = 0;
        IStreamStore failing = HookedStore.Over(store, (name, _, next) => name != nameof(IRetentionStore.RetainAsync) || ++steps == 1 ? next()
            : throws ? throw new ConnectionFailedException("It is away.", null)
            : new ValueTask<RetentionRound?>((RetentionRound?)null));
        var lines = new Lines();
        await using var client = new EventsClient(failing, loggers: lines);
        var key = new StreamKey(RedisServer.UniqueKey("jobs"));
        JobStream stream = client.OpenStream<JobStream>(new StreamOptions { Key = key.Name });
        for (int i = 0; i < 103; i++) await stream.ProduceBatchAsync(Enumerable.Range(0, 100).Select(static n => new JobAdded(n)).ToArray());
        await store.CreateGroupAsync(key, "g", EntryId.Min);
        var reports = new List<RetentionReport>();
        await using RetentionKeeper keeper = client.KeepRetention<JobStream>(
            new RetentionOptions { Rule = Rule, Interval = TimeSpan.FromDays(1), Reported = reports.Add }, key.Name);

        // What it does by itself, some time within a second, meets the same store.
        if (throws) await Record.ExceptionAsync(() => keeper.RunAsync());
        else await keeper.RunAsync();
        RetentionReport report = reports[0];
        Assert.InRange(report.Removed, 1, 10_249);
        Assert.Equal(await store.LengthAsync(key), report.Length);
        Assert.Equal(10_300 - report.Removed, report.Length);
        Assert.Equal(await FirstAsync(store, key), report.First);
        Assert.Equal(report.Removed, report.Groups.Single().LostUndelivered);
        Assert.Equal(1, lines.Count(2160));
    }

    [Fact]
    public async Task A_store_that_fails_while_it_is_asked_to_stop_keeps_nobody_from_letting_go()
    {
        var time = new ManualTimeProvider();
        await using var store = new InMemoryStreamStore(time);
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource<RetentionRound?>();
        int steps = 0;
        IStreamStore failing = HookedStore.Over(store, (name, _, next) =>
        {
            if (name != nameof(IRetentionStore.RetainAsync) || ++steps == 1) return next();
            asked.SetResult();
            return new ValueTask<RetentionRound?>(answer.Task);
        });
        await using var client = new EventsClient(failing, time);
        await client.OpenStream<JobStream>().ProduceBatchAsync([new JobAdded(1)]);
        RetentionKeeper keeper = Keep(client);
        Assert.NotNull(await keeper.RunAsync());
        time.Advance(TimeSpan.FromSeconds(1));
        await asked.Task.WaitAsync(Eventually.Patience);

        ValueTask stopping = keeper.DisposeAsync();
        answer.SetException(new UnknownOutcomeException("The connection was lost.", null));
        await stopping;
        await using RetentionKeeper other = Keep(client);
        steps = 0;
        Assert.NotNull(await other.RunAsync());
    }

    [Fact]
    public async Task The_first_round_is_soon_and_not_after_an_interval()
    {
        var time = new ManualTimeProvider();
        await using var client = new EventsClient(new InMemoryStreamStore(time), time);
        await client.OpenStream<JobStream>().ProduceBatchAsync(Enumerable.Range(0, 1000).Select(static n => new JobAdded(n)).ToArray());
        await using RetentionKeeper keeper = Keep(client);
        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => keeper.Last is not null);
        Assert.InRange(keeper.Last!.Removed, 850, 950);
    }

    [Fact]
    public async Task A_host_stops_all_that_look_after_streams_and_none_waits_for_another()
    {
        await using var store = new InMemoryStreamStore();
        int reports = 0;
        var released = new TaskCompletionSource();
        IStreamStore slow = HookedStore.Over(store, (name, arguments, next) =>
            name == nameof(IRetentionStore.ReleaseRetentionAsync) && arguments![0] is StreamKey { Name: "tests:jobs" } ? new ValueTask(released.Task) : next());
        await using var client = new EventsClient(store);
        await client.OpenStream<JobStream>().ProduceAsync(new JobAdded(1));
        var payments = new StreamKey("tests:payments");
        await store.AddAsync(payments, new Redis.Entry("a", "1").Fields);
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddEvents(events => events
            .UseStore(_ => slow)
            .AddRetention<JobStream>(Configure)
            .AddRetention<Producing.Sample.PaymentStream>(Configure));
        using IHost host = builder.Build();
        await host.StartAsync();
        await Eventually.TrueAsync(() => Volatile.Read(ref reports) == 2);

        Task stopping = host.StopAsync();
        await Eventually.TrueAsync(async () => await store.RetainAsync(payments, Rule, "other", TimeSpan.FromMinutes(1)) is not null);
        Assert.False(stopping.IsCompleted);
        released.SetResult();
        await stopping;

        void Configure(RetentionOptions options)
        {
            (options.Rule, options.Interval) = (Rule, TimeSpan.FromHours(1));
            options.Reported = _ => Interlocked.Increment(ref reports);
        }
    }

    private static RetentionKeeper Keep(EventsClient client, string? key = null) =>
        client.KeepRetention<JobStream>(new RetentionOptions { Rule = Rule, Interval = TimeSpan.FromDays(1) }, key);

    private static async Task<EntryId?> FirstAsync(IStreamStore store, StreamKey key)
    {
        using EntryPage page = await store.RangeAsync(key, EntryId.Min, EntryId.Max, 1);
        return page.GetId(0);
    }
}
