using System.Text.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Chat;

public class ChatMessage
{
    public string Id { get; set; } = default!;
    public string Room { get; set; } = default!;
    public string Text { get; set; } = default!;
}

public interface IChatClient { Task ReceiveAsync(ChatMessage message); }

public class ChatHistory
{
    private readonly IDatabase _redis;
    private readonly IChatClient _client;
    private readonly ILogger<ChatHistory> _logger;
    private string _lastId = "0-0";

    public ChatHistory(IDatabase redis, IChatClient client, ILogger<ChatHistory> logger)
    {
        _redis = redis;
        _client = client;
        _logger = logger;
    }

    public async Task PumpAsync(string room, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var messages = await ReadAsync(room);
            if (messages.Count == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
                continue;
            }

            foreach (var message in messages)
            {
                await _client.ReceiveAsync(message);
                await _redis.StreamAcknowledgeAsync($"chat:{room}", "clients", message.Id); // EVT5001
                _lastId = message.Id;
            }

            _logger.LogDebug("Delivered {Count} messages", messages.Count);
        }
    }

    private async Task<List<ChatMessage>> ReadAsync(string room)
    {
        var entries = await _redis.StreamReadAsync($"chat:{room}", _lastId, 50);
        var messages = new List<ChatMessage>(entries.Length);
        foreach (var entry in entries)
        {
            var message = JsonSerializer.Deserialize<ChatMessage>(entry["json"].ToString());
            if (message is null) continue;
            message.Id = entry.Id!;
            message.Room = room;
            messages.Add(message);
        }

        return messages;
    }
}
