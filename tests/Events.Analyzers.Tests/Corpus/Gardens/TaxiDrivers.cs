using StackExchange.Redis;

namespace Garden.Taxi;

public interface IDrivers { Task AskAsync(string street); }

public sealed class TaxiDrivers(IDatabase db, IDrivers drivers, string group, string me)
{
    public async Task TurnAsync(RedisValue from)
    {
        var calls = (await db.StreamReadGroupAsync("calls", group, me, from, 8)).ToList();
        var asked = calls.ConvertAll(call => drivers.AskAsync(call["street"]!));
        while (asked.Count > 0)
        {
            Task first = await Task.WhenAny(asked);
            int index = asked.IndexOf(first);
            asked.RemoveAt(index);
            StreamEntry call = calls[index];
            calls.RemoveAt(index);
            if (first.IsCompletedSuccessfully) await db.StreamAcknowledgeAsync("calls", group, call.Id);
        }
    }
}
