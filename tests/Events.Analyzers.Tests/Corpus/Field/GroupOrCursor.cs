using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Switchable;

public sealed class ReaderOptions
{
    public string Key { get; set; } = "";

    public string? Group { get; set; }

    public string Consumer { get; set; } = "";

    public int Count { get; set; } = 10;
}

public sealed class SwitchableReader(IDatabase db, IOptions<ReaderOptions> options)
{
    private readonly ReaderOptions _options = options.Value;
    private RedisValue _cursor = "0-0";

    public async Task PumpAsync(Func<StreamEntry, Task> handle, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            StreamEntry[] entries = _options.Group is { } group
                ? await db.StreamReadGroupAsync(_options.Key, group, _options.Consumer, ">", _options.Count)
                : await db.StreamReadAsync(_options.Key, _cursor, _options.Count);
            foreach (StreamEntry entry in entries)
            {
                await handle(entry);
                if (_options.Group is not null)
                    await db.StreamAcknowledgeAsync(_options.Key, _options.Group, entry.Id);
                else
                    _cursor = entry.Id;
            }

            if (entries.Length == 0) await Task.Delay(100, ct);
        }
    }

    public async Task RecoverAsync(Func<StreamEntry, Task> handle)
    {
        if (_options.Group is null) return;
        StreamEntry[] own;
        do
        {
            own = await db.StreamReadGroupAsync(_options.Key, _options.Group, _options.Consumer, "0", _options.Count);
            foreach (StreamEntry entry in own)
            {
                await handle(entry);
                await db.StreamAcknowledgeAsync(_options.Key, _options.Group, entry.Id);
            }
        }
        while (own.Length > 0);
    }
}
