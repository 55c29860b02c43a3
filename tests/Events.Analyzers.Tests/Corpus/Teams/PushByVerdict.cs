using System.Text.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Good.Push;

public sealed record Request(string Device, string Title);
public interface IGateway { Task PushAsync(Request request, CancellationToken ct); }

public sealed class Pusher(IDatabase db, IGateway gateway, ILogger<Pusher> log)
{
    public async Task PrepareAsync()
    {
        try { await db.StreamCreateConsumerGroupAsync("good:push", "gateway", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
    }

    public async Task TurnAsync(string me, RedisValue from, CancellationToken ct)
    {
        var page = await db.StreamReadGroupAsync("good:push", "gateway", me, from, 32);
        var results = await Task.WhenAll(page.Select(async entry =>
        {
            try
            {
                await gateway.PushAsync(JsonSerializer.Deserialize<Request>((string)entry["json"]!)!, ct);
                return (entry.Id, Ok: true);
            }
            catch (Exception e)
            {
                log.LogError(e, "{Id}", entry.Id);
                return (entry.Id, Ok: false);
            }
        }));
        var done = results.Where(r => r.Ok).Select(r => r.Id).ToArray();
        if (done.Length > 0) await db.StreamAcknowledgeAsync("good:push", "gateway", done);
    }
}
