using System.Globalization;
using Events.EntityFrameworkCore.Outbox;
using Events.EntityFrameworkCore.Worker.Shop;
using Events.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Events.EntityFrameworkCore.Worker;

/// <summary>What a process does that is killed.</summary>
internal static class Roles
{
    /// <param name="arguments">The role, the connection string of PostgreSQL, the endpoint of Redis, the key of the stream, and what the role takes.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Services.AddDbContext<ShopContext>(options => options.UseNpgsql(arguments[1]));
        builder.Services.AddEvents(events => events.UseRedis(arguments[2]).AddStream<OrderStream>(stream => stream.Key = arguments[3]));
        switch (arguments[0])
        {
            // Commits and relays, and is killed from outside.
            case "both":
                builder.Services.AddEventsOutbox<ShopContext>(Quick);
                return await WriteAsync(builder, arguments[4]);

            // Appends, and kills itself before it removes what it has appended: the first time, the second, and so on.
            case "relay":
                var lives = new Lives(int.Parse(arguments[4], CultureInfo.InvariantCulture));
                builder.Services.AddEventsOutbox(
                    "killed",
                    provider => new KillingStore(new DbContextOutboxStore<ShopContext>(new ContextSource<ShopContext>(provider), TimeProvider.System), lives),
                    Quick);
                using (IHost host = builder.Build())
                {
                    await host.RunAsync();
                    return 0;
                }

            // Handles, and kills itself between the commit and the acknowledgement: behind so many.
            case "consume":
                builder.Services.AddSingleton(new Lives(int.Parse(arguments[4], CultureInfo.InvariantCulture)));
                builder.Services.AddEvents(events => events.AddScopedConsumer<Bookkeeping>(consumer =>
                {
                    consumer.MinIdle = TimeSpan.FromSeconds(1);
                    consumer.ReapInterval = TimeSpan.FromMilliseconds(100);
                }));
                using (IHost host = builder.Build())
                {
                    await host.RunAsync();
                    return 0;
                }

            // How many events a second: so many rows that are committed already.
            case "measure":
                builder.Services.AddEventsOutbox<ShopContext>();
                return await Measuring.RunAsync(builder, int.Parse(arguments[4], CultureInfo.InvariantCulture));

            default:
                throw new ArgumentException($"There is no role {arguments[0]}.");
        }
    }

    private static void Quick(OutboxOptions options)
    {
        options.Lease = TimeSpan.FromMilliseconds(500);
        options.PollInterval = TimeSpan.FromMilliseconds(20);
        options.BatchSize = 50;
    }

    private static async Task<int> WriteAsync(HostApplicationBuilder builder, string name)
    {
        using IHost host = builder.Build();
        await host.StartAsync();
        for (int number = 0; ; number++)
        {
            using IServiceScope scope = host.Services.CreateScope();
            ShopContext shop = scope.ServiceProvider.GetRequiredService<ShopContext>();
            await using var transaction = await shop.Database.BeginTransactionAsync();
            string id = $"{name}-{number}";
            shop.Orders.Add(new Order { Id = id, Customer = name, Number = number });
            shop.Produce(new OrderPlaced(id, name, number), new() { OrderingKey = name });
            await shop.SaveChangesAsync();
            if (number % 5 == 4) await transaction.RollbackAsync();
            else await transaction.CommitAsync();
        }
    }
}
