using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Funnel;

public interface IOrderService
{
    Task<bool> ImportAsync(string number, decimal total);
}

public class OrderFunnel : BackgroundService
{
    private const string Stream = "orders:incoming";
    private const string Group = "importers";
    private const string Consumer = "importer";

    private readonly IConnectionMultiplexer _redis;
    private readonly IServiceScopeFactory _scopeFactory;
    private readonly ILogger<OrderFunnel> _logger;

    public OrderFunnel(IConnectionMultiplexer redis, IServiceScopeFactory scopeFactory, ILogger<OrderFunnel> logger)
    {
        _redis = redis;
        _scopeFactory = scopeFactory;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = _redis.GetDatabase();

        try
        {
            await db.StreamCreateConsumerGroupAsync(Stream, Group, StreamPosition.NewMessages, true); // EVT5006
        }
        catch (Exception ex)
        {
            _logger.LogDebug(ex, "Group exists");
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var entries = await db.StreamReadGroupAsync(Stream, Group, Consumer, ">", 20); // EVT4008, EVT5011
                foreach (var entry in entries)
                {
                    using var scope = _scopeFactory.CreateScope();
                    var orders = scope.ServiceProvider.GetRequiredService<IOrderService>();
                    await orders.ImportAsync(entry["number"].ToString(), (decimal)(double)entry["total"]); // EVT4004
                    await db.StreamAcknowledgeAsync(Stream, Group, entry.Id);
                }

                if (!entries.Any())
                {
                    await Task.Delay(500, stoppingToken);
                }
            }
            catch (Exception ex) when (ex is not OperationCanceledException) // EVT7005
            {
                _logger.LogError(ex, "Import went wrong");
            }
        }
    }
}
