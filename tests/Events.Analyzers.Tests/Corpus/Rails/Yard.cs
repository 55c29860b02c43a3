using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Rails.Yard;

public interface IShunter
{
    Task MoveAsync(string waggon, string track);
}

public sealed class Yard(IDatabase redis, IShunter shunter, ILogger<Yard> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string last = await redis.StringGetAsync("yard:last") is { HasValue: true } known ? known.ToString() : "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var moves = (await redis.StreamReadAsync("rails:yard", last, 10)).ToList();
            foreach (var move in moves)
            {
                await shunter.MoveAsync(move["waggon"].ToString(), move["track"].ToString());
                await redis.StreamAcknowledgeAsync("rails:yard", "shunters", move.Id); // EVT5001
                last = move.Id.ToString();
            }

            await redis.StringSetAsync("yard:last", last);
            log.LogDebug("{Count} moves", moves.Count);
            await Task.Delay(1000, stoppingToken);
        }
    }
}
