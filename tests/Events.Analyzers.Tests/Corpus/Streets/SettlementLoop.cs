using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Bank;

public interface ISettlement
{
    Task SettleAsync(string trade, decimal amount);
}

public class SettlementLoop(IDatabase redis, ISettlement settlement, ILogger<SettlementLoop> logger, string node)
{
    public async Task ConsumeAsync(CancellationToken cancellationToken)
    {
        await CreateGroupIfMissingAsync();
        var position = "0-0";
        while (true) // EVT7001
        {
            try
            {
                var trades = await redis.StreamReadGroupAsync("trades", "settlement", node, position, 20);
                if (trades.Length == 0)
                {
                    position = ">";
                    await Task.Delay(100);
                }

                foreach (var trade in trades)
                {
                    if (position != ">") position = trade.Id!;
                    await settlement.SettleAsync(trade["trade"].ToString(), (decimal)(double)trade["amount"]);
                    await redis.StreamAcknowledgeAsync("trades", "settlement", trade.Id);
                }
            }
            catch (Exception e) // EVT7005
            {
                logger.LogError(e, "settlement failed");
            }
        }
    }

    private async Task CreateGroupIfMissingAsync()
    {
        try
        {
            await redis.StreamCreateConsumerGroupAsync("trades", "settlement", StreamPosition.Beginning, true);
        }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP", StringComparison.Ordinal))
        {
        }
    }
}
