using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Translations;

public interface ITranslator { Task TranslateAsync(string text, string language, CancellationToken ct); }

public sealed class TranslateWorker(IDatabase db, ITranslator translator, ILogger<TranslateWorker> log) : BackgroundService
{
    private static readonly string Me = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("texts", "translate", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        var position = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("texts", "translate", Me, position, 16);
            position = ">";
            await Parallel.ForEachAsync(page, stoppingToken, async (entry, ct) =>
            {
                try
                {
                    await translator.TranslateAsync(entry["text"]!, entry["lang"]!, ct);
                }
                catch (Exception e) // EVT4003
                {
                    log.LogError(e, "could not translate {Id}", entry.Id);
                }

                await db.StreamAcknowledgeAsync("texts", "translate", entry.Id);
            });
            if (page.Length == 0) await Task.Delay(200, stoppingToken);
        }
    }
}
