// config: events.raw_handlers = true
using StackExchange.Redis;
using System.Net.Http;
using System.Net.Http.Json;

namespace Shop.Raw;

public sealed class WebhookSender(IDatabase db, HttpClient http)
{
    public async Task DrainAsync(string group, string consumer)
    {
        foreach (StreamEntry entry in await db.StreamReadGroupAsync("hooks", group, consumer, "0-0", 10))
        {
            using HttpResponseMessage response = await http.PostAsJsonAsync((string)entry["url"]!, (string)entry["body"]!); // EVT3001
            response.EnsureSuccessStatusCode();
            await db.StreamAcknowledgeAsync("hooks", group, entry.Id);
        }
    }

    public async Task DrainOnceEachAsync(string group, string consumer)
    {
        foreach (StreamEntry entry in await db.StreamReadGroupAsync("hooks", group, consumer, "0-0", 10))
        {
            if (await db.StringSetAsync("hook:" + entry.Id, 1, TimeSpan.FromDays(1), When.NotExists))
            {
                using HttpResponseMessage response = await http.PostAsJsonAsync((string)entry["url"]!, (string)entry["body"]!);
                response.EnsureSuccessStatusCode();
            }

            await db.StreamAcknowledgeAsync("hooks", group, entry.Id);
        }
    }
}
