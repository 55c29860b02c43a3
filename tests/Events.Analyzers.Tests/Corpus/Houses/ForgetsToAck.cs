using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Search.Index;

public sealed record Document(string Id, string Title);
public interface IIndex { Task PutAsync(IReadOnlyCollection<Document> documents, CancellationToken ct); }

public sealed class IndexWorker(IDatabase db, IIndex index, string me) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("documents", "index", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("documents", "index", me, ">", 200); // EVT4006
            var documents = page.Select(ToDocument).ToList();
            if (documents.Count > 0) await index.PutAsync(documents, stoppingToken);
            else await Task.Delay(100, stoppingToken);
        }
    }

    private static Document ToDocument(StreamEntry entry) => new(entry["id"]!, entry["title"]!);
}
