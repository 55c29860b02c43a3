using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Live.Scores;

public class ScoreHub : Hub
{
    public Task Follow(string match) => Groups.AddToGroupAsync(Context.ConnectionId, match);
}

public sealed class ScoreTail(IConnectionMultiplexer redis, IHubContext<ScoreHub> hub, ILogger<ScoreTail> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDatabase db = redis.GetDatabase();
        RedisValue position = await LastIdAsync(db);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                StreamEntry[] scores = await db.StreamReadAsync("scores", position, 200);
                foreach (StreamEntry score in scores)
                {
                    await hub.Clients.Group(score["match"].ToString()).SendAsync("score", score["home"].ToString(), score["away"].ToString(), stoppingToken);
                }

                if (scores is [.., { } last]) position = last.Id;
                await Task.Delay(scores.Length > 0 ? 10 : 250, stoppingToken);
            }
            catch (RedisException error)
            {
                logger.LogWarning(error, "No scores");
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
            }
        }
    }

    private static async Task<RedisValue> LastIdAsync(IDatabase db) =>
        await db.KeyExistsAsync("scores") ? (await db.StreamInfoAsync("scores")).LastGeneratedId : "0-0";
}
