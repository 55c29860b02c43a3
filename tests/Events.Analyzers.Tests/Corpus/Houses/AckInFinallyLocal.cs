using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Claims.Intake;

public interface IClaimDesk { Task RegisterAsync(string claim, decimal amount, CancellationToken ct); }

public sealed class ClaimIntake(IDatabase db, IClaimDesk desk, string host) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("claims", "desk", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP")) { }
        foreach (var left in await db.StreamReadGroupAsync("claims", "desk", host, "0", 500)) await HandleAsync(left);
        while (!stoppingToken.IsCancellationRequested)
        {
            var entries = await db.StreamReadGroupAsync("claims", "desk", host, ">", 25);
            foreach (var entry in entries) await HandleAsync(entry);
            if (entries.Length == 0) await Task.Delay(150, stoppingToken);
        }

        async Task HandleAsync(StreamEntry entry)
        {
            try
            {
                await desk.RegisterAsync(entry["claim"]!, (decimal)(double)entry["amount"], stoppingToken);
            }
            finally
            {
                await db.StreamAcknowledgeAsync("claims", "desk", entry.Id); // EVT4002
            }
        }
    }
}
