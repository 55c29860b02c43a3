using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Shop.Payments;

/// <summary>Asks whether the group is there in a method of its own, and goes the long way if it is not.</summary>
public sealed class PaymentSubscription(IConnectionMultiplexer redis, IPayments payments) : BackgroundService
{
    private readonly IDatabase _database = redis.GetDatabase();
    private readonly string _stream = "payment";
    private readonly string _group = "settlement";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (await IsGroupMissingAsync()) await CreateAsync();
        RedisValue from = "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] result = await _database.StreamReadGroupAsync(_stream, _group, Environment.MachineName, from, 1);
            from = result.Length == 0 ? ">" : from;
            if (result.Any())
            {
                await payments.SettleAsync(ParseResult(result.First()), stoppingToken);
                await _database.StreamAcknowledgeAsync(_stream, _group, result.First().Id);
            }
            else
            {
                await Task.Delay(500, stoppingToken);
            }
        }
    }

    private async Task<bool> IsGroupMissingAsync() =>
        !await _database.KeyExistsAsync(_stream) || (await _database.StreamGroupInfoAsync(_stream)).All(info => info.Name != _group);

    private async Task CreateAsync() => await _database.StreamCreateConsumerGroupAsync(_stream, _group, StreamPosition.NewMessages, true);

    private static Dictionary<string, string> ParseResult(StreamEntry entry) =>
        entry.Values.ToDictionary(field => field.Name.ToString(), field => field.Value.ToString());
}

public interface IPayments
{
    Task SettleAsync(IReadOnlyDictionary<string, string> payment, CancellationToken token);
}
