using StackExchange.Redis;
using Microsoft.Extensions.Hosting;
using System.Threading.Channels;

namespace Meadow.Hub;

public interface ISink { Task PutAsync(string text, CancellationToken token); }

public sealed class MeadowHub(IDatabase db, ISink sink, string group) : BackgroundService
{
    private readonly Channel<(StreamEntry Entry, TaskCompletionSource Done)> _lane = Channel.CreateBounded<(StreamEntry, TaskCompletionSource)>(16);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(ReadAsync(stoppingToken), WorkAsync(stoppingToken));

    private async Task ReadAsync(CancellationToken token)
    {
        RedisValue from = "0";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] page = await db.StreamReadGroupAsync("hub", group, Environment.MachineName, from, 16);
            if (page.Length == 0)
            {
                from = ">";
                await Task.Delay(100, token);
                continue;
            }

            foreach (StreamEntry entry in page)
            {
                var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await _lane.Writer.WriteAsync((entry, done), token);
                await done.Task;
                await db.StreamAcknowledgeAsync("hub", group, entry.Id);
            }
        }
    }

    private async Task WorkAsync(CancellationToken token)
    {
        await foreach ((StreamEntry entry, TaskCompletionSource done) in _lane.Reader.ReadAllAsync(token))
        {
            try
            {
                await sink.PutAsync(entry["text"]!, token);
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
    }
}
