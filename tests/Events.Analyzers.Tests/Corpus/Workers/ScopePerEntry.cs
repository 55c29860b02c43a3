using System.Text.Json;
using Events.Producing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Shop.Orders;

public sealed class StreamOptions
{
    public string Stream { get; set; } = "orders";
    public string Group { get; set; } = "fulfilment";
    public string Consumer { get; set; } = Environment.MachineName;
    public int BatchSize { get; set; } = 25;
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);
}

public sealed record OrderMessage(Guid OrderId, string Sku, int Quantity);

public interface IOrderHandler
{
    Task HandleAsync(OrderMessage message, CancellationToken cancellationToken);
}

/// <summary>A scope per entry, and what fails stays pending for the reaper below.</summary>
public sealed class OrderConsumerService(
    IConnectionMultiplexer connection,
    IServiceScopeFactory scopes,
    IOptions<StreamOptions> options,
    ILogger<OrderConsumerService> logger) : BackgroundService
{
    private readonly StreamOptions _options = options.Value;
    private IDatabase Database => connection.GetDatabase();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await EnsureGroupExistsAsync();
        logger.LogInformation("Consumer {Consumer} starts on {Stream}", _options.Consumer, _options.Stream);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                StreamAutoClaimResult stale = await Database.StreamAutoClaimAsync( // EVT4009
                    _options.Stream, _options.Group, _options.Consumer, 60_000, StreamPosition.Beginning, _options.BatchSize);
                await ProcessAsync(stale.ClaimedEntries, stoppingToken);
                if (stale.DeletedIds.Length > 0) logger.LogWarning("{Count} pending entries were trimmed", stale.DeletedIds.Length);
                if (stale.NextStartId != StreamPosition.Beginning) continue;
                StreamEntry[] entries = await Database.StreamReadGroupAsync(
                    _options.Stream, _options.Group, _options.Consumer, StreamPosition.NewMessages, _options.BatchSize);
                await ProcessAsync(entries, stoppingToken);
                if (entries.Length == 0) await Task.Delay(_options.PollInterval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (RedisException exception)
            {
                logger.LogError(exception, "Reading failed, trying again soon");
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
            }
        }
    }

    private async Task ProcessAsync(StreamEntry[] entries, CancellationToken cancellationToken)
    {
        foreach (StreamEntry entry in entries)
        {
            using IDisposable? _ = logger.BeginScope(new Dictionary<string, object> { ["EntryId"] = entry.Id.ToString() });
            if (await TryProcessAsync(entry, cancellationToken))
            {
                await Database.StreamAcknowledgeAsync(_options.Stream, _options.Group, entry.Id);
            }
        }
    }

    private async Task<bool> TryProcessAsync(StreamEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            OrderMessage? message = JsonSerializer.Deserialize<OrderMessage>((string)entry["data"]!);
            if (message is null) return true;
            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            IOrderHandler handler = scope.ServiceProvider.GetRequiredService<IOrderHandler>();
            await handler.HandleAsync(message, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "Entry {EntryId} failed", entry.Id);
            return false;
        }
    }

    private async Task EnsureGroupExistsAsync()
    {
        try
        {
            await Database.StreamCreateConsumerGroupAsync(_options.Stream, _options.Group, StreamPosition.Beginning);
        }
        catch (RedisServerException exception) when (exception.Message.Contains("BUSYGROUP", StringComparison.OrdinalIgnoreCase))
        {
            logger.LogDebug("The group is there already");
        }
    }
}
