using StackExchange.Redis;

namespace Shop.Jobs;

public class JobConsumer
{
    private readonly IDatabase _db;
    private readonly string _consumerName;

    public JobConsumer(IDatabase db, string? consumerName = null)
    {
        _db = db;
        _consumerName = consumerName ?? $"consumer-{Guid.NewGuid():N}";
    }

    public async Task ConsumeAsync(string stream, string group, Func<StreamEntry, Task> handler, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            var mine = await _db.StreamPendingMessagesAsync(stream, group, 10, _consumerName);
            if (mine.Length > 0)
            {
                var claimed = await _db.StreamClaimAsync(stream, group, _consumerName, 5000, mine.Select(p => p.MessageId).ToArray());
                foreach (var entry in claimed) await Handle(stream, group, handler, entry);
            }

            var entries = await _db.StreamReadGroupAsync(stream, group, _consumerName, ">", 10); // EVT5010
            foreach (var entry in entries) await Handle(stream, group, handler, entry);
            if (entries.Length == 0) await Task.Delay(100, token);
        }
    }

    private async Task Handle(string stream, string group, Func<StreamEntry, Task> handler, StreamEntry entry)
    {
        await handler(entry);
        await _db.StreamAcknowledgeAsync(stream, group, entry.Id);
    }
}
