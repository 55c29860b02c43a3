using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Craft.Settings;

public sealed class ReadOptions
{
    public string? Group { get; set; }
    public string Consumer { get; set; } = Environment.MachineName;
    public int PageSize { get; set; } = 10;
}

public abstract class Source(IDatabase redis)
{
    protected IDatabase Redis { get; } = redis;
    public abstract Task<StreamEntry[]> NextAsync();
    public virtual Task DoneAsync(StreamEntry entry) => Task.CompletedTask;
}

public sealed class TailSource(IDatabase redis, int page) : Source(redis)
{
    private RedisValue _last = "0-0";

    public override async Task<StreamEntry[]> NextAsync()
    {
        StreamEntry[] entries = await Redis.StreamReadAsync("settings", _last, page);
        if (entries.Length > 0) _last = entries[^1].Id;
        return entries;
    }
}

public sealed class GroupSource(IDatabase redis, string group, string me, int page) : Source(redis)
{
    private RedisValue _from = "0";

    public override async Task<StreamEntry[]> NextAsync()
    {
        StreamEntry[] entries = await Redis.StreamReadGroupAsync("settings", group, me, _from, page);
        if (entries.Length == 0) _from = ">";
        return entries;
    }

    public override Task DoneAsync(StreamEntry entry) => Redis.StreamAcknowledgeAsync("settings", group, entry.Id);
}

public sealed class SettingDecides(IDatabase redis, IOptionsMonitor<ReadOptions> options, Func<StreamEntry, Task> work)
{
    public async Task RunAsync(CancellationToken token)
    {
        ReadOptions now = options.CurrentValue;
        Source source = now.Group is { } group ? new GroupSource(redis, group, now.Consumer, now.PageSize) : new TailSource(redis, now.PageSize);
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] page = await source.NextAsync();
            foreach (StreamEntry entry in page)
            {
                await work(entry);
                await source.DoneAsync(entry);
            }

            if (page.Length == 0) await Task.Delay(100, token);
        }
    }
}
