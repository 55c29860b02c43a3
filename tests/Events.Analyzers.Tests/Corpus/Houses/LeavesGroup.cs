using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Render.Farm;

public interface IFrames { Task RenderAsync(string scene, int frame, CancellationToken ct); }

public sealed class RenderNode(IDatabase db, IFrames frames) : BackgroundService
{
    private static readonly string Node = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("frames", "nodes", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("frames", "nodes", Node, from, 4);
            from = ">";
            foreach (var entry in page)
            {
                await frames.RenderAsync(entry["scene"]!, (int)entry["frame"], stoppingToken);
                await db.StreamAcknowledgeAsync("frames", "nodes", entry.Id);
            }

            if (page.Length == 0) await Task.Delay(250, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await db.StreamDeleteConsumerAsync("frames", "nodes", Node); // EVT5009
    }
}
