using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Crm.Leads;

public sealed record Lead(string Id, string Email);
public interface ICrm { Task UpsertLeadAsync(Lead lead, CancellationToken ct); }

public sealed class LeadWorker(IDatabase db, ICrm crm, ILogger<LeadWorker> logger, string me) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("leads", "crm", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("leads", "crm", me, from, 10);
            from = ">";
            foreach (var entry in page)
            {
                var json = (string?)entry["json"];
                if (string.IsNullOrEmpty(json))
                {
                    logger.LogWarning("{Id} has no json", entry.Id);
                    continue; // EVT4007
                }

                var lead = JsonSerializer.Deserialize<Lead>(json)!;
                await crm.UpsertLeadAsync(lead, stoppingToken);
                await db.StreamAcknowledgeAsync("leads", "crm", entry.Id);
            }

            if (page.Length == 0) await Task.Delay(100, stoppingToken);
        }
    }
}
