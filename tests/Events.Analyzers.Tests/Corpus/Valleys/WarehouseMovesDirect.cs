using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Valley.Warehouse.Direct;

public record Move(string Item, string From, string To);

public interface IForklift { Task DriveAsync(Move move, CancellationToken token); }

public class WarehouseMoves(IDatabase db, IForklift forklift, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (id, move) in MovesAsync(stoppingToken).WithCancellation(stoppingToken))
        {
            await forklift.DriveAsync(move, stoppingToken);
            await db.StreamAcknowledgeAsync("moves", group, id);
        }
    }

    private async IAsyncEnumerable<(RedisValue Id, Move Move)> MovesAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        RedisValue from = "0";
        while (!token.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("moves", group, Environment.MachineName, from, 16);
            foreach (var entry in page) yield return (entry.Id, new Move(entry["item"].ToString(), entry["from"].ToString(), entry["to"].ToString()));
            if (page.Length > 0) continue;
            from = ">";
            await Task.Delay(100, token);
        }
    }
}
