using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Reporting.Projection;

/// <summary>Reads without a group: the position stands beside the rows, in one transaction.</summary>
public sealed class SalesProjection(IDatabase db, Func<DbConnection> open) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var connection = open();
        await connection.OpenAsync(stoppingToken);
        RedisValue position = await connection.ExecuteScalarAsync<string>("SELECT position FROM projections WHERE name = 'sales'") ?? "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadAsync("sales", position, 250);
            if (page.Length == 0)
            {
                await Task.Delay(500, stoppingToken);
                continue;
            }

            await using var transaction = await connection.BeginTransactionAsync(stoppingToken);
            foreach (var entry in page)
            {
                await connection.ExecuteAsync(
                    "INSERT INTO sales (id, total) VALUES (@id, @total) ON CONFLICT (id) DO NOTHING",
                    new { id = (string)entry.Id!, total = (double)entry["total"] }, transaction);
            }

            position = page[^1].Id;
            await connection.ExecuteAsync(
                "UPDATE projections SET position = @position WHERE name = 'sales'", new { position = (string)position! }, transaction);
            await transaction.CommitAsync(stoppingToken);
        }
    }
}
