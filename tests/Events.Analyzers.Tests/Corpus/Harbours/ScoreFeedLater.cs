using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Harbour.Scores.Later;

public record Score(string Player, int Points, RedisValue Entry);

public interface IBoard { Task ShowAsync(Score score, CancellationToken token); }

/// <summary>The reader fills the channel, and whoever has shown a score acknowledges it.</summary>
public class ScoreFeed(IDatabase db, IBoard board, string group) : BackgroundService
{
    private readonly Channel<Score> _scores = Channel.CreateBounded<Score>(100);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(FillAsync(stoppingToken), DrainAsync(stoppingToken));

    private async Task FillAsync(CancellationToken token)
    {
        RedisValue position = "0";
        while (!token.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("scores", group, Environment.MachineName, position, 50);
            foreach (var entry in page)
            {
                if (position != ">") position = entry.Id;
                await _scores.Writer.WriteAsync(new Score(entry["player"].ToString(), (int)entry["points"], entry.Id), token);
            }

            if (page.Length > 0) continue;
            position = ">";
            await Task.Delay(50, token);
        }
    }

    private async Task DrainAsync(CancellationToken token)
    {
        await foreach (var score in _scores.Reader.ReadAllAsync(token))
        {
            await board.ShowAsync(score, token);
            await db.StreamAcknowledgeAsync("scores", group, score.Entry);
        }
    }
}
