using System.Threading.Tasks.Dataflow;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Faces;

public interface IFaceIndex { Task PutAsync(string image, CancellationToken ct); }

/// <summary>The last block acknowledges; blocks are bounded, so that a slow index slows the read.</summary>
public sealed class FacePipeline(IDatabase db, IFaceIndex index, string me) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("faces", "index", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        var work = new ActionBlock<StreamEntry>(async entry =>
        {
            await index.PutAsync(entry["image"]!, stoppingToken);
            await db.StreamAcknowledgeAsync("faces", "index", entry.Id);
        }, new ExecutionDataflowBlockOptions { BoundedCapacity = 16, MaxDegreeOfParallelism = 4 });
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested && !work.Completion.IsCompleted)
        {
            var page = await db.StreamReadGroupAsync("faces", "index", me, from, 16);
            foreach (var entry in page) await work.SendAsync(entry, stoppingToken);
            if (page.Length == 0) await Task.Delay(100, stoppingToken);
            from = ">";
        }

        work.Complete();
        await work.Completion;
    }
}
