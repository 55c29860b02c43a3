using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Harbour.Scores;

public record Score(string Player, int Points);

public interface IBoard { Task ShowAsync(Score score, CancellationToken token); }

public class ScoreFeed : BackgroundService
{
    private readonly Channel<Score> _scores = Channel.CreateUnbounded<Score>();
    private readonly IDatabase _db;
    private readonly IBoard _board;
    private readonly string _group;

    public ScoreFeed(IDatabase db, IBoard board, string group)
    {
        _db = db;
        _board = board;
        _group = group;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(FillAsync(stoppingToken), DrainAsync(stoppingToken));

    private async Task FillAsync(CancellationToken token)
    {
        RedisValue position = "0";
        while (!token.IsCancellationRequested)
        {
            var page = await _db.StreamReadGroupAsync("scores", _group, Environment.MachineName, position, 50);
            foreach (var entry in page)
            {
                await _scores.Writer.WriteAsync(new Score(entry["player"].ToString(), (int)entry["points"]), token);
                await _db.StreamAcknowledgeAsync("scores", _group, entry.Id); // EVT4005
            }

            if (page.Length > 0) continue;
            position = ">";
            await Task.Delay(50, token);
        }
    }

    private async Task DrainAsync(CancellationToken token)
    {
        await foreach (var score in _scores.Reader.ReadAllAsync(token)) await _board.ShowAsync(score, token);
    }
}
