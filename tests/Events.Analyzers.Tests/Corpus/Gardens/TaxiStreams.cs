using StackExchange.Redis;

namespace Garden.Taxi;

public interface ITaxis { Task CallAsync(string street); }

public sealed class TaxiStreams(IDatabase db, ITaxis taxis, string group, string me)
{
    private static readonly string[] Towns = ["north", "south"];

    public async Task TurnAsync()
    {
        StreamPosition[] positions = [.. Towns.Select(town => new StreamPosition(town, ">"))];
        foreach (RedisStream town in await db.StreamReadGroupAsync(positions, group, me, countPerStream: 4)) // EVT4008
        {
            foreach (StreamEntry call in town.Entries)
            {
                await db.StreamAcknowledgeAsync(town.Key, group, call.Id); // EVT4001
                await taxis.CallAsync(call["street"]!);
            }
        }
    }
}
