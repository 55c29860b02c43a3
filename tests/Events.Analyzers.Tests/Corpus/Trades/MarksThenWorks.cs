using Events;
using StackExchange.Redis;

namespace Library.Fines;

[EventStream("fines", MaxLength = 20_000)]
public sealed partial class FineStream;

[Event<FineStream>("fined")]
public sealed partial record Fined(string FineId, string Reader, decimal Amount);

public interface IBank { Task DebitAsync(string account, decimal amount, CancellationToken token); }

[ConsumerGroup<FineStream>("bank")]
public sealed partial class FineGroup(IBank bank, IDatabase redis)
{
    [Handles]
    public async Task OnFined(Fined fined, CancellationToken token)
    {
        bool first = await redis.SetAddAsync("fines:done", fined.FineId); // EVT3004
        if (!first)
        {
            return;
        }

        await bank.DebitAsync(fined.Reader, fined.Amount, token);
    }
}
