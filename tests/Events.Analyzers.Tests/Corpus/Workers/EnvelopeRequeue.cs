using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Bus.Redis;

public sealed class Message
{
    public Dictionary<string, string> Headers { get; } = [];
    public byte[] Body { get; set; } = [];
}

public sealed class RedisListener(IDatabase db, string stream, string group, ILogger<RedisListener> logger)
{
    public async Task CompleteAsync(Message message)
    {
        if (message.Headers.TryGetValue("entry-id", out string? id)) await db.StreamAcknowledgeAsync(stream, group, id);
    }

    public async Task DeferAsync(Message message)
    {
        if (message.Headers.TryGetValue("entry-id", out string? id))
        {
            try
            {
                await db.StreamAcknowledgeAsync(stream, group, id); // EVT4001
            }
            catch (Exception exception)
            {
                logger.LogWarning(exception, "Could not acknowledge {Id}", id);
            }
        }

        var fields = new List<NameValueEntry>();
        Map(message, fields);
        await db.StreamAddAsync(stream, [.. fields], maxLength: 100_000, useApproximateMaxLength: true);
    }

    public async Task RequeueAsync(Message message)
    {
        var fields = new List<NameValueEntry>();
        Map(message, fields);
        await db.StreamAddAsync(stream, [.. fields], maxLength: 100_000, useApproximateMaxLength: true);
        if (message.Headers.TryGetValue("entry-id", out string? id)) await db.StreamAcknowledgeAsync(stream, group, id);
    }

    private static void Map(Message message, List<NameValueEntry> fields)
    {
        foreach ((string name, string value) in message.Headers) fields.Add(new NameValueEntry(name, value));
        fields.Add(new NameValueEntry("body", message.Body));
    }
}
