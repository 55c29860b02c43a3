using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Tickets;

public interface ITicketPrinter { Task PrintTicketAsync(string ticket); }

public class TicketDesk : BackgroundService
{
    private readonly IDatabase _db;
    private readonly ITicketPrinter _printer;
    private readonly ILogger<TicketDesk> _logger;
    private readonly string _group;

    public TicketDesk(IDatabase db, ITicketPrinter printer, ILogger<TicketDesk> logger, string group)
    {
        _db = db;
        _printer = printer;
        _logger = logger;
        _group = group;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string pendingId = null!;
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (pendingId != null)
                {
                    await _db.StreamAcknowledgeAsync("tickets", _group, pendingId);
                    pendingId = null!;
                }

                var tickets = await _db.StreamReadGroupAsync("tickets", _group, Environment.MachineName, from, 1);
                if (tickets.Length == 0)
                {
                    from = ">";
                    await Task.Delay(200, stoppingToken);
                    continue;
                }

                var ticket = tickets[0];
                pendingId = ticket.Id!;
                await _printer.PrintTicketAsync(ticket["code"].ToString());
            }
            catch (Exception e) // EVT4003
            {
                _logger.LogError(e, "Printing did not work");
                await Task.Delay(1000, stoppingToken);
            }
        }
    }
}
