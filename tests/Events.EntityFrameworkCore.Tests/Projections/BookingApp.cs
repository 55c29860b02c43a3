using Events.Client;
using Events.EntityFrameworkCore.Tests.Databases;
using Events.EntityFrameworkCore.Worker.Shop;
using Events.Projections;
using Events.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Events.EntityFrameworkCore.Tests.Projections;

/// <summary>An application that runs the projection.</summary>
internal sealed class BookingApp : IAsyncDisposable
{
    private readonly IHost _host;

    public BookingApp(DatabaseFixture databases, string? connection = null, string? streamKey = null, Action<ProjectionOptions>? configure = null)
    {
        Connection = connection ?? databases.NewDatabase();
        StreamKey = streamKey ?? RedisServer.UniqueKey("orders");
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Services.AddDbContext<BookedContext>(options => databases.Use(options, Connection));
        builder.Services.AddSingleton(Script);
        builder.Services.AddEvents(events => events.UseRedis(databases.Redis.Endpoint)
            .AddStream<OrderStream>(stream => stream.Key = StreamKey)
            .AddProjection<Booking, BookedContext>(
                static (books, generation, token) => books.Booked.Where(line => line.Generation == generation).ExecuteDeleteAsync(token),
                options =>
                {
                    options.Lease = TimeSpan.FromSeconds(2);
                    options.PollInterval = TimeSpan.FromMilliseconds(50);
                    options.KeepOld = TimeSpan.Zero;
                    configure?.Invoke(options);
                }));
        _host = builder.Build();
    }

    public string Connection { get; }

    public string StreamKey { get; }

    public BookingScript Script { get; } = new();

    public IServiceProvider Services => _host.Services;

    public ProjectionRunner Runner => Services.GetRequiredKeyedService<ProjectionRunner>(typeof(Booking));

    public async Task<BookingApp> CreateAsync()
    {
        await UseAsync(static books => books.Database.EnsureCreatedAsync());
        return this;
    }

    public async Task<BookingApp> StartAsync()
    {
        await _host.StartAsync();
        return this;
    }

    public async Task<T> UseAsync<T>(Func<BookedContext, Task<T>> use)
    {
        await using AsyncServiceScope scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<BookedContext>());
    }

    public async Task PlaceAsync(int first, int count)
    {
        OrderStream orders = Services.GetRequiredService<EventsClient>().OpenStream<OrderStream>(new() { Key = StreamKey });
        for (int i = first; i < first + count; i++) await orders.ProduceAsync(new OrderPlaced($"o-{i}", "alice", i));
    }

    /// <summary>The lines of the live state, in the order in which they were written.</summary>
    public async Task<List<string>> LinesAsync()
    {
        int live = await Runner.View.LiveGenerationAsync();
        return await UseAsync(books => books.Booked.Where(line => line.Generation == live).OrderBy(static line => line.Id)
            .Select(static line => line.OrderId).ToListAsync());
    }

    /// <summary>Waits until the state has the orders up to one, and says that it has each once, in order.</summary>
    public async Task HasAsync(int count)
    {
        await Eventually.TrueAsync(async () => (await LinesAsync()).Count >= count);
        Assert.Equal(Enumerable.Range(1, count).Select(static i => i % 3 == 0 ? $"o-{i}!" : $"o-{i}"), await LinesAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
