using System.Collections.Concurrent;
using Events.Client;
using Events.Hosting;
using Events.InMemory;
using Events.Policies;
using Events.Producing;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Hosting;

/// <summary>One class of consumers for streams of different types.</summary>
public sealed partial class SeveralStreamsTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    [EventStream("books:orders")]
    internal sealed partial class Orders;

    [EventStream("books:bills")]
    internal sealed partial class Bills;

    [Event<Orders>("placed")]
    internal sealed partial record Placed(string Order);

    // The same event type as on the other stream, and a batch handler behind handlers of the first.
    [Event<Bills>("placed")]
    internal sealed partial record BillPlaced(string Bill);

    [Event<Bills>("paid")]
    internal sealed partial record Paid(string Bill);

    [ConsumerGroup<Orders>("books")]
    [ConsumerGroup<Bills>("books")]
    internal sealed partial class Books
    {
        public ConcurrentQueue<string> Seen { get; } = [];

        public bool Fails { get; set; }

        [Handles]
        public Task OnPlaced(Placed placed, EventContext context) => See(context.Stream, $"order {placed.Order}");

        [Handles]
        public Task OnBill(BillPlaced placed, EventContext context) =>
            Fails ? throw new InvalidOperationException("Told to.") : See(context.Stream, $"bill {placed.Bill}");

        [Handles]
        public Task OnPaid(IReadOnlyList<Paid> paid, BatchContext context) => See("", string.Join(' ', paid.Select(static one => $"paid {one.Bill}")));

        private Task See(string stream, string what)
        {
            Seen.Enqueue($"{stream.Split(':')[^1]} {what}".Trim());
            return Task.CompletedTask;
        }
    }

    private readonly string _key = RedisServer.UniqueKey("several");

    public static TheoryData<bool> Stores => [true, false];

    [Theory, MemberData(nameof(Stores))]
    public async Task Events_of_all_streams_reach_the_one_instance(bool onRedis)
    {
        using IHost host = Build(onRedis, events => events
            .AddStream<Orders>(options => options.Key = _key + ":orders")
            .AddStream<Bills>(options => options.Key = _key + ":bills")
            .AddConsumer<Books>(options =>
            {
                options.MaxDeliveries = 2;
                options.Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(10) };
            }));
        Books books = host.Services.GetRequiredService<Books>();
        await host.StartAsync();
        await host.Services.GetRequiredService<Orders>().ProduceAsync(new Placed("o-1"));
        await host.Services.GetRequiredService<Bills>().ProduceAsync(new BillPlaced("b-1"));
        await host.Services.GetRequiredService<Bills>().ProduceAsync(new Paid("b-2"));
        await Eventually.TrueAsync(() => books.Seen.Count == 3);

        Assert.Equal(["bills bill b-1", "orders order o-1", "paid b-2"], books.Seen.Order(StringComparer.Ordinal));
        GroupConsumer[] consumers = [.. host.Services.GetServices<GroupConsumer>()];
        Assert.Equal([_key + ":orders", _key + ":bills"], consumers.Select(static one => one.Stream));
        Assert.All(consumers, static one => Assert.Equal("books", one.Group));

        // What fails is a dead letter of its own stream.
        books.Fails = true;
        await host.Services.GetRequiredService<Bills>().ProduceAsync(new BillPlaced("b-3"));
        EventsClient client = host.Services.GetRequiredService<EventsClient>();
        await Eventually.TrueAsync(async () => await client.OpenDeadLetters<Bills>(_key + ":bills").CountAsync() == 1);
        Assert.Equal(0, await client.OpenDeadLetters<Orders>(_key + ":orders").CountAsync());
        await host.StopAsync();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Made_anew_for_each_call_as_well(bool onRedis)
    {
        var seen = new ConcurrentQueue<string>();
        using IHost host = Build(onRedis, events => events
            .AddStream<Orders>(options => options.Key = _key + ":orders")
            .AddStream<Bills>(options => options.Key = _key + ":bills")
            .AddScopedConsumer<Counted>(), services => services.AddSingleton(seen));
        await host.StartAsync();
        await host.Services.GetRequiredService<Orders>().ProduceAsync(new Placed("o-1"));
        await host.Services.GetRequiredService<Bills>().ProduceAsync(new Paid("b-2"));
        await Eventually.TrueAsync(() => seen.Count == 2);
        Assert.Equal(["Paid", "Placed"], seen.Order(StringComparer.Ordinal));
        await host.StopAsync();
    }

    [Fact]
    public async Task Tenants_have_a_consumer_for_each_stream()
    {
        using IHost host = Build(onRedis: false, events => events
            .AddTenantStream<Orders>(_key + ":{tenant}:orders")
            .AddTenantStream<Bills>(_key + ":{tenant}:bills")
            .AddTenantConsumer<Books>());
        Books books = host.Services.GetRequiredService<Books>();
        await host.StartAsync();
        HostedConsumers consumers = host.Services.GetRequiredService<HostedConsumers>();
        IReadOnlyList<GroupConsumer> acme = consumers.AddAll<Books>("acme");
        Assert.Equal([_key + ":{acme}:orders", _key + ":{acme}:bills"], acme.Select(static one => one.Stream));
        await host.Services.GetRequiredService<TenantStreams<Bills>>()["acme"].ProduceAsync(new BillPlaced("b-1"));
        await Eventually.TrueAsync(() => books.Seen.Count == 1);
        Assert.Equal(2, await consumers.RemoveAsync<Books>("acme"));
        Assert.Empty(consumers.All);
        await host.StopAsync();
    }

    [Fact]
    public async Task Without_a_container_each_stream_has_a_consumer_of_its_own()
    {
        await using var client = new EventsClient(new InMemoryStreamStore());
        var books = new Books();
        await using GroupConsumer bills = client.CreateConsumer<Books, Bills>(books, streamKey: _key + ":bills");
        bills.Start();
        await client.OpenStream<Bills>(new StreamOptions { Key = _key + ":bills" }).ProduceAsync(new BillPlaced("b-1"));
        await client.OpenStream<Orders>().ProduceAsync(new Placed("o-1"));
        await Eventually.TrueAsync(() => books.Seen.Count == 1);
        Assert.Equal("bills bill b-1", books.Seen.Single());
        ArgumentException refused = Assert.Throws<ArgumentException>(() => client.CreateConsumer<Books, Sample.WorkStream>(books));
        Assert.Contains("Books does not read WorkStream", refused.Message, StringComparison.Ordinal);
    }

    private IHost Build(bool onRedis, Action<EventsBuilder> configure, Action<IServiceCollection>? services = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        services?.Invoke(builder.Services);
        builder.Services.AddEvents(events => configure(onRedis ? events.UseRedis(redis.Server.Endpoint) : events.UseInMemory()));
        return builder.Build();
    }

    [ConsumerGroup<Orders>("counted"), ConsumerGroup<Bills>("counted")]
    internal sealed partial class Counted(ConcurrentQueue<string> seen)
    {
        private bool _isUsed;

        [Handles]
        public ValueTask OnAny(object happened)
        {
            if (_isUsed) throw new InvalidOperationException("Not made anew.");
            _isUsed = true;
            seen.Enqueue(happened.GetType().Name);
            return ValueTask.CompletedTask;
        }
    }
}
