using System.Threading.Channels;
using StackExchange.Redis;

namespace Craft.Lanes;

public sealed class LanesByKey : IAsyncDisposable
{
    private readonly Channel<(StreamEntry Entry, TaskCompletionSource Done)>[] _lanes;
    private readonly Task[] _workers;

    public LanesByKey(int lanes, Func<StreamEntry, Task> work)
    {
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => Channel.CreateBounded<(StreamEntry, TaskCompletionSource)>(16))];
        _workers = [.. _lanes.Select(async lane =>
        {
            await foreach (var (entry, done) in lane.Reader.ReadAllAsync())
            {
                try { await work(entry); done.SetResult(); }
                catch (Exception e) { done.SetException(e); }
            }
        })];
    }

    public async Task TurnAsync(IDatabase redis, string key, string group, string me, RedisValue from)
    {
        var page = await redis.StreamReadGroupAsync(key, group, me, from, 32);
        await Task.WhenAll(page.Select(async entry =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            int lane = (int)((uint)entry["key"].GetHashCode() % (uint)_lanes.Length);
            await _lanes[lane].Writer.WriteAsync((entry, done));
            await done.Task;
            await redis.StreamAcknowledgeAsync(key, group, entry.Id);
        }));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes) lane.Writer.Complete();
        await Task.WhenAll(_workers);
    }
}
