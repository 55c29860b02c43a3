using Events.Client;
using Events.EntityFrameworkCore.Outbox;
using Events.EntityFrameworkCore.Tests.Databases;
using Events.EntityFrameworkCore.Worker.Shop;
using Events.Hosting;
using Events.Outbox;
using Events.Streams;
using Events.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Events.EntityFrameworkCore.Tests;

/// <summary>An application with an outbox, over a database and streams of its own.</summary>
internal sealed class ShopApp : IAsyncDisposable
{
    private readonly IHost _host;

    /// <param name="databases">Where its database is.</param>
    /// <param name="connection">The database; null for a new one.</param>
    /// <param name="streamKey">The key of its stream; null for a new one.</param>
    /// <param name="redis">The endpoint of Redis; null for that of the fixture.</param>
    /// <param name="configure">Changes the outbox.</param>
    /// <param name="services">Registers the context in another way.</param>
    /// <param name="events">Adds streams and consumers.</param>
    /// <param name="extra">Adds more services.</param>
    /// <param name="isRelayed">Whether it relays the context's outbox, and not one of its own.</param>
    public ShopApp(
        DatabaseFixture databases,
        string? connection = null,
        string? streamKey = null,
        string? redis = null,
        Action<OutboxOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        Action<EventsBuilder>? events = null,
        Action<IServiceCollection>? extra = null,
        bool isRelayed = true)
    {
        Connection = connection ?? databases.NewDatabase();
        StreamKey = streamKey ?? RedisServer.UniqueKey("orders");
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Log);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        if (services is null) builder.Services.AddDbContext<ShopContext>(options => databases.Use(options, Connection));
        else services(builder.Services);
        builder.Services.AddEvents(all =>
        {
            all.UseRedis($"{redis ?? databases.Redis.Endpoint},abortConnect=false").AddStream<OrderStream>(stream => stream.Key = StreamKey);
            events?.Invoke(all);
        });
        if (isRelayed)
        {
            builder.Services.AddEventsOutbox<ShopContext>(options =>
            {
                options.Lease = TimeSpan.FromSeconds(2);
                options.PollInterval = TimeSpan.FromMilliseconds(50);
                options.RefusedRetryInterval = TimeSpan.FromMilliseconds(200);
                configure?.Invoke(options);
            });
        }

        extra?.Invoke(builder.Services);
        _host = builder.Build();
    }

    public string Connection { get; }

    public string StreamKey { get; }

    public LogLines Log { get; } = new();

    public IServiceProvider Services => _host.Services;

    public OutboxRelay Relay => Services.GetRequiredKeyedService<OutboxRelay>(typeof(ShopContext));

    public EventsClient Client => Services.GetRequiredService<EventsClient>();

    /// <summary>Makes the tables.</summary>
    public async Task<ShopApp> CreateAsync()
    {
        await UseAsync(static shop => shop.Database.EnsureCreatedAsync());
        return this;
    }

    /// <summary>Relays from now on.</summary>
    public async Task<ShopApp> StartAsync()
    {
        await _host.StartAsync();
        return this;
    }

    public Task StopAsync() => _host.StopAsync();

    /// <summary>Does something with a context of its own.</summary>
    public async Task UseAsync(Func<ShopContext, Task> use)
    {
        await using AsyncServiceScope scope = Services.CreateAsyncScope();
        await use(scope.ServiceProvider.GetRequiredService<ShopContext>());
    }

    /// <summary>Commits one order with its event.</summary>
    public Task PlaceAsync(string id, string customer = "alice", int number = 0, string? orderingKey = null) => UseAsync(async shop =>
    {
        shop.Orders.Add(new Order { Id = id, Customer = customer, Number = number });
        shop.Produce(new OrderPlaced(id, customer, number), new() { OrderingKey = orderingKey });
        await shop.SaveChangesAsync();
    });

    /// <summary>The IDs of the orders whose events are in the stream, in its order.</summary>
    public async Task<List<string>> OrdersInStreamAsync(string? key = null)
    {
        OrderStream stream = Client.OpenStream<OrderStream>(new() { Key = key ?? StreamKey });
        var ids = new List<string>();
        await foreach (StreamEntry entry in stream.ReplayAsync())
        {
            ids.Add(entry.Event switch
            {
                OrderPlaced placed => placed.OrderId,
                OrderPaid paid => $"{paid.OrderId} paid",
                _ => entry.Problem.ToString(),
            });
        }

        return ids;
    }

    /// <summary>Waits until the outbox is empty.</summary>
    public Task EmptyAsync() => Eventually.TrueAsync(async () =>
    {
        bool isEmpty = false;
        await UseAsync(async shop => isEmpty = !await shop.Set<OutboxMessage>().AnyAsync());
        return isEmpty;
    }, TimeSpan.FromMinutes(5));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
