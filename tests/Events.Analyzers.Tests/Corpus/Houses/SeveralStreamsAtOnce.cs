using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Feeds;

public interface IFeedHandler { string Stream { get; } Task HandleAsync(StreamEntry entry, CancellationToken ct); }

public sealed class FeedDispatcher(IDatabase db, IEnumerable<IFeedHandler> handlers, ILogger<FeedDispatcher> logger) : BackgroundService
{
    private const string Group = "feeds";
    private readonly Dictionary<string, IFeedHandler> _byStream = handlers.ToDictionary(h => h.Stream);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var stream in _byStream.Keys)
        {
            try { await db.StreamCreateConsumerGroupAsync(stream, Group, "0", createStream: true); }
            catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        }

        var position = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamPosition[] from = [.. _byStream.Keys.Select(k => new StreamPosition(k, position))];
            var read = await db.StreamReadGroupAsync(from, Group, Environment.MachineName, countPerStream: 10);
            position = ">";
            foreach (var stream in read)
            {
                foreach (var entry in stream.Entries)
                {
                    try
                    {
                        await _byStream[stream.Key!].HandleAsync(entry, stoppingToken);
                        await db.StreamAcknowledgeAsync(stream.Key, Group, entry.Id);
                    }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        logger.LogError(e, "{Stream} {Id}", stream.Key, entry.Id);
                    }
                }
            }

            if (read.All(s => s.Entries.Length == 0)) await Task.Delay(100, stoppingToken);
        }
    }
}
