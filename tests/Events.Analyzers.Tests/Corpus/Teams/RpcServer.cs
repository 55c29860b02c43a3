using System.Text.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Rpc;

public sealed record Call(string Id, string ReplyTo, string Method, string Body);
public interface ICalls { Task<string> InvokeAsync(string method, string body); }

public sealed class RpcServer(IDatabase db, ICalls calls, ILogger<RpcServer> log)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public async Task ServeAsync(string me, CancellationToken token)
    {
        var first = await db.StreamReadGroupAsync("rpc", "servers", me, "0-0", 50); // EVT5005
        foreach (var entry in first) await ServeOneAsync(entry);
        while (!token.IsCancellationRequested)
        {
            var entries = await db.StreamReadGroupAsync("rpc", "servers", me, ">", 1);
            if (entries is [var entry])
            {
                try { await ServeOneAsync(entry); }
                catch (Exception e) { log.LogError(e, "{Id} stays", entry.Id); }
            }
            else
            {
                await Task.Delay(20, token);
            }
        }
    }

    private async Task ServeOneAsync(StreamEntry entry)
    {
        var call = JsonSerializer.Deserialize<Call>((byte[])entry["call"]!, Web)!;
        var answer = await calls.InvokeAsync(call.Method, call.Body);
        await db.StreamAcknowledgeAsync("rpc", "servers", entry.Id); // EVT4001
        await db.PublishAsync(RedisChannel.Literal(call.ReplyTo), answer);
    }
}
