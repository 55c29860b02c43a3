using StackExchange.Redis;

namespace Garden.Taxi;

public interface ITaxis { Task<string?> CallAsync(string street); }

public sealed class TaxiCalls(IDatabase db, ITaxis taxis, string group, string me)
{
    public async Task TurnAsync(RedisValue from)
    {
        foreach (StreamEntry call in await db.StreamReadGroupAsync("calls", group, me, from, 4))
        {
            string? taxi = await taxis.CallAsync(call["street"]!);
            ITransaction told = db.CreateTransaction();
            _ = told.HashSetAsync("calls:taxis", call.Id.ToString(), taxi ?? "none");
            _ = told.StreamAcknowledgeAsync("calls", group, call.Id);
            if (!await told.ExecuteAsync()) throw new RedisException("not told");
        }
    }
}
