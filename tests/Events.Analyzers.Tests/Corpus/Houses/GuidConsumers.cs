using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Chat.Moderation;

public interface IModerator { Task CheckAsync(string text, CancellationToken ct); }

public sealed class ModerationWorker(IConnectionMultiplexer mux, IModerator moderator) : BackgroundService
{
    private readonly string _name = $"moderator-{Guid.NewGuid():N}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = mux.GetDatabase();
        try { await db.StreamCreateConsumerGroupAsync("chat", "moderation", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("chat", "moderation", _name, ">", 10); // EVT5010
            foreach (var entry in page)
            {
                await moderator.CheckAsync(entry["text"]!, stoppingToken);
                await db.StreamAcknowledgeAsync("chat", "moderation", entry.Id);
            }

            if (page.Length == 0) await Task.Delay(100, stoppingToken);
        }
    }
}
