using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Tickets.Behind;

public interface ITicketPrinter { Task PrintTicketAsync(string ticket); }

/// <summary>Acknowledges what the last turn has printed, in one go with the next read.</summary>
public class TicketDesk(IDatabase db, ITicketPrinter printer, ILogger<TicketDesk> logger, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var printed = new List<RedisValue>();
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (printed.Count > 0)
                {
                    await db.StreamAcknowledgeAsync("tickets", group, [.. printed]);
                    printed.Clear();
                }

                var tickets = await db.StreamReadGroupAsync("tickets", group, Environment.MachineName, from, 10);
                foreach (var ticket in tickets)
                {
                    await printer.PrintTicketAsync(ticket["code"].ToString());
                    printed.Add(ticket.Id);
                }

                if (tickets.Length > 0) continue;
                from = ">";
            }
            catch (Exception e)
            {
                logger.LogError(e, "Printing did not work");
            }

            await Task.Delay(200, stoppingToken);
        }
    }
}
