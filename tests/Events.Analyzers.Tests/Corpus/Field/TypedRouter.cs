using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Routing;

public interface IRoute { string Type { get; } Task HandleAsync(JsonElement body, CancellationToken token); }

public abstract class Route<T> : IRoute
{
    public virtual string Type => typeof(T).FullName!;

    public Task HandleAsync(JsonElement body, CancellationToken token) => HandleAsync(body.Deserialize<T>()!, token);

    protected abstract Task HandleAsync(T body, CancellationToken token);
}

internal sealed class Router : BackgroundService
{
    private readonly IDatabase _db;
    private readonly IServiceProvider _services;
    private readonly ILogger _logger;
    private readonly RouterSettings _settings;
    private readonly string _consumer;

    public Router(IConnectionMultiplexer redis, IServiceProvider services, ILogger<Router> logger, RouterSettings settings)
    {
        (_db, _services, _logger, _settings) = (redis.GetDatabase(settings.Database), services, logger, settings);
        _consumer = string.IsNullOrEmpty(settings.Consumer) ? Environment.MachineName : settings.Consumer;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await RecoverAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            int handled = await RoundAsync(stoppingToken);
            if (handled == 0) await Task.Delay(_settings.Pause, stoppingToken);
        }
    }

    private async Task<int> RoundAsync(CancellationToken token)
    {
        StreamEntry[] entries = await _db.StreamReadGroupAsync(_settings.Key, _settings.Group, _consumer, ">", _settings.Batch);
        foreach (StreamEntry entry in entries) await DispatchAsync(entry, token);
        return entries.Length;
    }

    private async Task RecoverAsync(CancellationToken token)
    {
        RedisValue next = "0-0";
        do
        {
            StreamAutoClaimResult result = await _db.StreamAutoClaimAsync(
                _settings.Key, _settings.Group, _consumer, (long)_settings.MinIdle.TotalMilliseconds, next, _settings.Batch);
            foreach (StreamEntry entry in result.ClaimedEntries) await DispatchAsync(entry, token);
            if (result.DeletedIds.Length > 0) _logger.LogWarning("{Count} entries are gone", result.DeletedIds.Length);
            next = result.NextStartId;
        }
        while (next != "0-0" && !token.IsCancellationRequested);
    }

    private async Task DispatchAsync(StreamEntry entry, CancellationToken token)
    {
        string? type = entry["type"];
        using IServiceScope scope = _services.CreateScope();
        IRoute? route = scope.ServiceProvider.GetServices<IRoute>().FirstOrDefault(r => r.Type == type);
        if (route is null)
        {
            _logger.LogInformation("Nobody handles {Type}", type);
        }
        else
        {
            using JsonDocument body = JsonDocument.Parse(entry["body"].ToString());
            int attempts = 0;
            while (true)
            {
                try
                {
                    await route.HandleAsync(body.RootElement, token);
                    break;
                }
                catch (Exception error) when (error is not OperationCanceledException && ++attempts >= 3)
                {
                    await _db.StreamAddAsync(_settings.Key + ":poison", [.. entry.Values, new("error", error.Message)]);
                    break;
                }
                catch (TimeoutException)
                {
                    await Task.Delay(1000, token);
                }
            }
        }

        await _db.StreamAcknowledgeAsync(_settings.Key, _settings.Group, entry.Id);
    }
}

public sealed record RouterSettings(string Key, string Group, string? Consumer, int Database, int Batch, TimeSpan Pause, TimeSpan MinIdle);
