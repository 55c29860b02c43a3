using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Loyalty.Points;

public interface IPointService { Task AwardAsync(string member, int points, CancellationToken ct); }

public interface IStreamGateway
{
    Task<StreamEntry[]> TakeAsync(int count);
    Task ConfirmAsync(StreamEntry entry);
}

public sealed class StreamGateway(IDatabase db, string me) : IStreamGateway
{
    private RedisValue _from = "0";

    public async Task<StreamEntry[]> TakeAsync(int count)
    {
        var page = await db.StreamReadGroupAsync("points", "award", me, _from, count);
        if (page.Length == 0) _from = ">";
        return page;
    }

    public Task ConfirmAsync(StreamEntry entry) => db.StreamAcknowledgeAsync("points", "award", entry.Id);

    public async Task CreateAsync()
    {
        try { await db.StreamCreateConsumerGroupAsync("points", "award", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP")) { }
    }
}

public sealed class AwardWorker(IStreamGateway gateway, IPointService points) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await gateway.TakeAsync(10);
            foreach (var entry in page)
            {
                await gateway.ConfirmAsync(entry); // EVT4001
                await points.AwardAsync(entry["member"]!, (int)entry["points"], stoppingToken);
            }

            if (page.Length == 0) await Task.Delay(200, stoppingToken);
        }
    }
}
