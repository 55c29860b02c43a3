using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Tram.Tickets;

public sealed class TicketIntake(IDatabase redis, BlockingCollection<string> tickets, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await redis.StreamReadGroupAsync("tickets", group, Environment.MachineName, from, 10);
            foreach (var entry in page)
            {
                tickets.Add(entry["ticket"]!, stoppingToken);
                await redis.StreamAcknowledgeAsync("tickets", group, entry.Id); // EVT4005
            }

            if (page.Length == 0) { from = ">"; await Task.Delay(100, stoppingToken); }
        }
    }
}
