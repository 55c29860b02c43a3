using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Push;

public sealed record PushRequest(string Device, string Title);
public interface IPushGateway { Task PushAsync(PushRequest request, CancellationToken ct); }

public sealed class PushWorker(IConnectionMultiplexer mux, IPushGateway gateway, ILogger<PushWorker> log) : BackgroundService
{
    private readonly RedisKey _key = "push";

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        var db = mux.GetDatabase();
        try { await db.StreamCreateConsumerGroupAsync(_key, "gateway", "$", true); } // EVT5006
        catch (RedisServerException) { }

        var pendingDone = false;
        while (!ct.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync(_key, "gateway", Environment.MachineName, pendingDone ? ">" : "0", 32);
            if (page.Length == 0)
            {
                if (!pendingDone) { pendingDone = true; continue; }
                await Task.Delay(200, ct);
                continue;
            }

            var requests = page.Select(e => JsonSerializer.Deserialize<PushRequest>((string)e["json"]!)!).ToList();
            try
            {
                await Task.WhenAll(requests.Select(r => gateway.PushAsync(r, ct)));
            }
            catch (Exception e) // EVT4003
            {
                log.LogError(e, "{Count} pushes, some failed", requests.Count);
            }

            await db.StreamAcknowledgeAsync(_key, "gateway", [.. page.Select(e => e.Id)]);
        }
    }
}
