using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Pos.Recovering;

public interface ISaleHandler { Task HandleAsync(JsonNode sale); }

public class PosTerminal : BackgroundService
{
    private const string StreamName = "pos.sales";
    private const string GroupName = "pos";

    private readonly string _consumer = $"pos-{Environment.MachineName}";
    private readonly IServiceProvider _services;
    private readonly IDatabase _db;
    private readonly ILogger<PosTerminal> _logger;

    public PosTerminal(IServiceProvider services, IConnectionMultiplexer muxer, ILogger<PosTerminal> logger)
    {
        _services = services;
        _db = muxer.GetDatabase();
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await EnsureGroupAsync();

        // first what a crash has left for this consumer, then new sales
        RedisValue position = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var result = await _db.StreamReadGroupAsync(StreamName, GroupName, _consumer, position, 10);
                if (position == "0" && result.Length == 0) position = ">";
                foreach (var entry in result)
                {
                    if (position != ">") position = entry.Id;
                    await HandleAsync(entry);
                    await _db.StreamAcknowledgeAsync(StreamName, GroupName, entry.Id);
                }

                if (result.Length == 0) position = ">";
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception ex)
            {
                _logger.LogError(ex, "Could not handle the sale");
            }

            await Task.Delay(1000, stoppingToken);
        }
    }

    private async Task HandleAsync(StreamEntry entry)
    {
        using var scope = _services.CreateScope();
        var handler = scope.ServiceProvider.GetRequiredService<ISaleHandler>();
        await handler.HandleAsync(JsonNode.Parse(entry["payload"].ToString())!);
    }

    private async Task EnsureGroupAsync()
    {
        try
        {
            await _db.StreamCreateConsumerGroupAsync(StreamName, GroupName, "0-0", true);
        }
        catch (RedisServerException ex) when (ex.Message.Contains("BUSYGROUP"))
        {
            _logger.LogDebug("Group {Group} is there already", GroupName);
        }
    }
}
