using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Shop.Feeds;

public class FeedWorker : IHostedService
{
    private readonly IDatabase _db;
    private readonly IFeed _feed;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public FeedWorker(IConnectionMultiplexer redis, IFeed feed)
    {
        _db = redis.GetDatabase();
        _feed = feed;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try { await _db.StreamCreateConsumerGroupAsync("posts", "feed", StreamPosition.NewMessages); }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP")) { }
        _loop = Task.Run(LoopAsync, cancellationToken); // EVT7004
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Cancel();
        await _loop;
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            StreamEntry[] entries = await _db.StreamReadGroupAsync("posts", "feed", Environment.MachineName, ">", 20); // EVT4008
            foreach (StreamEntry entry in entries) await _feed.AppendAsync(entry["post_id"]!);
            if (entries.Length > 0) await _db.StreamAcknowledgeAsync("posts", "feed", entries.Select(e => e.Id).ToArray());
            else await Task.Delay(500);
        }
    }
}

public interface IFeed
{
    Task AppendAsync(string postId);
}
