using System.Globalization;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Incidents;

public record Incident(int Id, string User, DateTime At);

public interface IIncidentStore { Task UpsertAsync(Incident incident); }

public class IncidentReader
{
    private readonly IDatabase _db;
    private readonly IIncidentStore _store;
    private readonly ILogger<IncidentReader> _logger;

    public IncidentReader(IDatabase db, IIncidentStore store, ILogger<IncidentReader> logger)
    {
        _db = db;
        _store = store;
        _logger = logger;
    }

    public async Task ReadAsync(string group, string consumer, RedisValue from)
    {
        var messages = await _db.StreamReadGroupAsync("incidents", group, consumer, from, 100);
        foreach (var message in messages)
        {
            var idValue = message.Values.FirstOrDefault(v => v.Name == "id");
            if (!int.TryParse(idValue.Value.ToString(), out var id) || id <= 0)
            {
                _logger.LogWarning("Skipping message {MessageId}: invalid ID", message.Id);
                continue; // EVT4007
            }

            var at = DateTime.Parse(message["timestamp"].ToString(), CultureInfo.InvariantCulture);
            await _store.UpsertAsync(new Incident(id, message["user"].ToString(), at));
            await _db.StreamAcknowledgeAsync("incidents", group, message.Id);
        }
    }
}
