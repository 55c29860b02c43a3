using StackExchange.Redis;

namespace Craft.Flags;

public sealed class StopsByFlag(IDatabase redis, Func<StreamEntry, Task> work, string group, string me) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private int _running;

    public Task Completion => _loop;

    public void Start()
    {
        if (Interlocked.Exchange(ref _running, 1) == 0) _loop = Task.Run(LoopAsync);
    }

    private async Task LoopAsync()
    {
        RedisValue from = "0";
        while (Volatile.Read(ref _running) == 1)
        {
            var page = await redis.StreamReadGroupAsync("flags", group, me, from, 10);
            foreach (var entry in page)
            {
                await work(entry);
                await redis.StreamAcknowledgeAsync("flags", group, entry.Id);
            }

            if (page.Length == 0)
            {
                from = ">";
                await Task.Delay(100, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _running, 0);
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }
}
