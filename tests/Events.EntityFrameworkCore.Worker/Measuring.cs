using System.Diagnostics;
using Events.EntityFrameworkCore.Worker.Shop;
using Events.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.EntityFrameworkCore.Worker;

/// <summary>How fast an outbox is emptied.</summary>
internal static class Measuring
{
    private const int OfOneSave = 1000;

    public static async Task<int> RunAsync(HostApplicationBuilder builder, int count)
    {
        using IHost host = builder.Build();
        await host.StartAsync();
        OutboxRelay relay = host.Services.GetRequiredKeyedService<OutboxRelay>(typeof(ShopContext));
        await using (AsyncServiceScope scope = host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ShopContext>().Database.EnsureCreatedAsync();
        }

        for (int round = 0; round < 5; round++)
        {
            long before = relay.RelayedCount;
            long start = await CommitAsync(host.Services, count);
            while (relay.RelayedCount < before + count) await Task.Delay(1);
            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            Console.WriteLine($"{count} events in {taken.TotalSeconds:F2} s: {count / taken.TotalSeconds:F0} a second");
        }

        await host.StopAsync();
        return 0;
    }

    // All in one transaction, so that they are there at once.
    private static async Task<long> CommitAsync(IServiceProvider services, int count)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        ShopContext shop = scope.ServiceProvider.GetRequiredService<ShopContext>();
        await using var transaction = await shop.Database.BeginTransactionAsync();
        for (int done = 0; done < count; done += OfOneSave)
        {
            for (int i = 0; i < OfOneSave; i++) shop.Produce(new OrderPlaced($"order-{done + i}", "alice", i));
            await shop.SaveChangesAsync();
            shop.ChangeTracker.Clear();
        }

        await transaction.CommitAsync();
        return Stopwatch.GetTimestamp();
    }
}
