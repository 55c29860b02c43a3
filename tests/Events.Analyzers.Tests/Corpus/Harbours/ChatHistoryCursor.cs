using System.Text.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Chat.Cursor;

public record ChatMessage(string Id, string Room, string Text);

public interface IChatClient { Task ReceiveAsync(ChatMessage message); }

/// <summary>Every connection follows its room on its own; where it is stands in Redis.</summary>
public class ChatHistory(IDatabase redis, IChatClient client, ILogger<ChatHistory> logger)
{
    public async Task PumpAsync(string room, string connection, CancellationToken ct)
    {
        RedisValue last = await redis.StringGetAsync($"chat:{room}:{connection}");
        if (last.IsNullOrEmpty) last = "0-0";
        while (!ct.IsCancellationRequested)
        {
            var entries = await redis.StreamReadAsync($"chat:{room}", last, 50);
            foreach (var entry in entries)
            {
                await client.ReceiveAsync(new ChatMessage(entry.Id.ToString(), room, entry["text"].ToString()));
                last = entry.Id;
            }

            if (entries.Length > 0)
            {
                await redis.StringSetAsync($"chat:{room}:{connection}", last, TimeSpan.FromDays(7));
                logger.LogDebug("{Connection} is at {Id}", connection, last);
            }
            else
            {
                await Task.Delay(200, ct);
            }
        }
    }
}
