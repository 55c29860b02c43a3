using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Shop.Inventory;

/// <summary>One stream with several kinds of entries; kinds that this service does not know are none of its business.</summary>
public sealed class InventoryDispatcher
{
    private const string Stream = "shop:events";
    private const string Group = "inventory";
    private readonly Dictionary<string, Func<StreamEntry, CancellationToken, Task>> _handlers;
    private readonly IDatabase _db;
    private readonly ILogger<InventoryDispatcher> _logger;
    private readonly string _consumer = $"{Environment.MachineName}:{Environment.ProcessId}";

    public InventoryDispatcher(IDatabase db, ILogger<InventoryDispatcher> logger, IInventory inventory)
    {
        _db = db;
        _logger = logger;
        _handlers = new()
        {
            ["order.placed"] = (entry, token) => inventory.ReserveAsync((string)entry["sku"]!, (int)entry["count"], token),
            ["order.cancelled"] = (entry, token) => inventory.ReleaseAsync((string)entry["sku"]!, token),
        };
    }

    public async Task<int> TurnAsync(CancellationToken token)
    {
        StreamEntry[] entries = await _db.StreamReadGroupAsync(Stream, Group, _consumer, ">", 50);
        foreach (StreamEntry entry in entries)
        {
            string type = (string?)entry["type"] ?? "";
            if (_handlers.TryGetValue(type, out Func<StreamEntry, CancellationToken, Task>? handler))
            {
                await handler(entry, token);
            }
            else
            {
                _logger.LogDebug("No handler for {Type}", type);
            }

            await _db.StreamAcknowledgeAsync(Stream, Group, entry.Id);
        }

        return entries.Length;
    }

    public async Task RecoverAsync(CancellationToken token)
    {
        RedisValue next = "0-0";
        do
        {
            StreamAutoClaimResult result = await _db.StreamAutoClaimAsync(Stream, Group, _consumer, 300_000, next, 50);
            foreach (StreamEntry entry in result.ClaimedEntries)
            {
                if (_handlers.TryGetValue(entry["type"]!, out var handler)) await handler(entry, token);
                await _db.StreamAcknowledgeAsync(Stream, Group, entry.Id);
            }

            _logger.LogInformation("{Claimed} claimed, {Deleted} gone", result.ClaimedEntries.Length, result.DeletedIds.Length);
            next = result.NextStartId;
        }
        while (next != "0-0");
    }

    public async Task InitAsync()
    {
        StreamGroupInfo[] groups = await _db.KeyExistsAsync(Stream) ? await _db.StreamGroupInfoAsync(Stream) : [];
        if (!groups.Any(group => group.Name == Group)) await _db.StreamCreateConsumerGroupAsync(Stream, Group, "0-0", createStream: true);
    }
}

public interface IInventory
{
    Task ReserveAsync(string sku, int count, CancellationToken token);
    Task ReleaseAsync(string sku, CancellationToken token);
}
