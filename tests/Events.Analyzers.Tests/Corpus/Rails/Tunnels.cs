using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Rails.Tunnels;

public sealed record Work(StreamEntry Entry, TaskCompletionSource Done);

/// <summary>Hands over, waits until all of the page is done, and then acknowledges what is.</summary>
public sealed class Tunnels(IDatabase redis, ChannelWriter<Work> work, ILogger<Tunnels> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken token)
    {
        string consumer = Environment.MachineName;
        log.LogInformation("{Consumer} of the group that the installer creates", consumer);
        RedisValue next = "0";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] page = await redis.StreamReadGroupAsync("rails:tunnels", "fans", consumer, next, 16);
            if (page.Length == 0)
            {
                next = ">";
                await Task.Delay(100, token);
                continue;
            }

            var handed = new List<Work>();
            foreach (StreamEntry entry in page)
            {
                if (next != ">") next = entry.Id;
                var item = new Work(entry, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                await work.WriteAsync(item, token);
                handed.Add(item);
            }

            foreach (Work item in handed)
            {
                try
                {
                    await item.Done.Task.WaitAsync(TimeSpan.FromMinutes(1), token);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    log.LogError(e, "{Id} stays pending", item.Entry.Id);
                    continue;
                }

                await redis.StreamAcknowledgeAsync("rails:tunnels", "fans", item.Entry.Id);
            }
        }
    }
}
