using System.Data;
using Dapper;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Calm.Projection;

public sealed class TotalsProjection(IDatabase redis, Func<IDbConnection> connect) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using IDbConnection db = connect();
        RedisValue last = await db.QuerySingleOrDefaultAsync<string>("SELECT position FROM cursors WHERE name = 'totals'") ?? "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] page = await redis.StreamReadAsync("sales", last, 200);
            if (page.Length == 0)
            {
                await Task.Delay(1_000, stoppingToken);
                continue;
            }

            using IDbTransaction transaction = db.BeginTransaction();
            foreach (StreamEntry entry in page)
                await db.ExecuteAsync("UPDATE totals SET amount = amount + @amount", new { amount = (decimal)entry["amount"] }, transaction);
            last = page[^1].Id;
            await db.ExecuteAsync("UPDATE cursors SET position = @last WHERE name = 'totals'", new { last = (string)last! }, transaction);
            transaction.Commit();
        }
    }
}
