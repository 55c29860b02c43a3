using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Incidents.Dropping;

public record Incident(int Id, string User);

public interface IIncidentStore { Task UpsertAsync(Incident incident); }

public class IncidentReader(IDatabase db, IIncidentStore store, ILogger<IncidentReader> logger)
{
    public async Task ReadAsync(string group, string consumer, RedisValue from)
    {
        var messages = await db.StreamReadGroupAsync("incidents", group, consumer, from, 100);
        foreach (var message in messages)
        {
            if (Parse(message) is { } incident)
            {
                await store.UpsertAsync(incident);
            }
            else
            {
                logger.LogWarning("Message {MessageId} is no incident", message.Id);
            }

            await db.StreamAcknowledgeAsync("incidents", group, message.Id);
        }
    }

    private static Incident? Parse(StreamEntry message)
    {
        try
        {
            return new Incident((int)message["id"], message["user"].ToString());
        }
        catch (InvalidCastException)
        {
            return null;
        }
    }
}
