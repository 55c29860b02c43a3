using StackExchange.Redis;
using System.Threading.Channels;

namespace Shop.Exports;

/// <summary>The item brings along how to acknowledge it: whoever handles it does so.</summary>
public sealed class ExportQueue(IDatabase db)
{
    private readonly Channel<(string ExportId, Func<Task> Done)> _channel = Channel.CreateBounded<(string, Func<Task>)>(100);
    private RedisValue _position = "0";

    public async Task ReadAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] entries = await db.StreamReadGroupAsync("exports", "csv", Environment.MachineName, _position, 10);
            if (entries.Length == 0) _position = ">";
            foreach (StreamEntry entry in entries)
            {
                await _channel.Writer.WriteAsync(((string)entry["export_id"]!, () => db.StreamAcknowledgeAsync("exports", "csv", entry.Id)), token);
            }

            await Task.Delay(1000, token);
        }
    }

    public async Task WorkAsync(Func<string, Task> export, CancellationToken token)
    {
        await foreach ((string exportId, Func<Task> done) in _channel.Reader.ReadAllAsync(token))
        {
            await export(exportId);
            await done();
        }
    }

    public async Task EnsureGroupAsync()
    {
        if ((await db.StreamGroupInfoAsync("exports")).All(group => group.Name != "csv")) await db.StreamCreateConsumerGroupAsync("exports", "csv", "0-0");
    }
}
