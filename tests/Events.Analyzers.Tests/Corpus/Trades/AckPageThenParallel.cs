using StackExchange.Redis;

namespace Ski.Passes;

public interface IPassPrinter { Task PrintAsync(string pass, CancellationToken token); }

public sealed class PassWorker(IDatabase redis, IPassPrinter printer, string group, string me)
{
    private RedisValue _from = "0";

    public async Task TurnAsync(CancellationToken token)
    {
        StreamEntry[] page = await redis.StreamReadGroupAsync("passes", group, me, _from, 50);
        if (page.Length == 0)
        {
            _from = ">";
            await Task.Delay(250, token);
            return;
        }

        await redis.StreamAcknowledgeAsync("passes", group, [.. page.Select(p => p.Id)]); // EVT4001
        await Parallel.ForEachAsync(page, token, async (p, ct) => await printer.PrintAsync(p["pass"]!, ct));
    }
}
