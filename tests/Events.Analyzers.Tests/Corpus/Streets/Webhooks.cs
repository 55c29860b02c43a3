using System.Net.Http;
using System.Net.Http.Json;
using System.Text;
using Events;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Street.Hooks;

[EventStream("hooks", MaxLength = 50_000)]
public sealed partial class HookStream;

[Event<HookStream>("hook.due")]
public sealed partial record HookDue(string HookId, string Url, string Body);

[ConsumerGroup<HookStream>("sender")]
public sealed partial class Webhooks(IHttpClientFactory clients)
{
    [Handles]
    public async Task OnDue(HookDue due, CancellationToken token)
    {
        HttpClient client = clients.CreateClient("hooks");
        await client.PostAsJsonAsync(due.Url, new { body = due.Body }, token); // EVT3001, EVT4004
    }
}

public sealed class LegacyWebhooks(IDatabase redis, HttpClient http, string consumer) : BackgroundService
{
    private const string Key = "hooks:old";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await redis.EnsureGroupAsync(Key, "sender");
        await WorkAsync("0", stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await WorkAsync(">", stoppingToken)) await Task.Delay(1000, stoppingToken);
        }
    }

    private async Task<bool> WorkAsync(string from, CancellationToken token)
    {
        StreamEntry[] hooks = await redis.StreamReadGroupAsync(Key, "sender", consumer, from, 10);
        foreach (StreamEntry hook in hooks)
        {
            using var body = new StringContent(hook["body"].ToString(), Encoding.UTF8, "application/json");
            await http.PostAsync(hook["url"].ToString(), body, token); // EVT4004
            await redis.StreamAcknowledgeAsync(Key, "sender", hook.Id);
        }

        return hooks.Length > 0;
    }
}

internal static class Groups
{
    public static async Task EnsureGroupAsync(this IDatabase redis, RedisKey key, RedisValue group)
    {
        try
        {
            await redis.StreamCreateConsumerGroupAsync(key, group, "0", createStream: true);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }
    }
}
