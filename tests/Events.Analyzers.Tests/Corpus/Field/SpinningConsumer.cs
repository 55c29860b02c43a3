using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Alerts;

public interface IAlertSink { Task RaiseAsync(string text); }

public sealed class AlertConsumer : IHostedService
{
    private readonly IDatabase _db;
    private readonly IAlertSink _sink;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task? _loop;

    public AlertConsumer(IConnectionMultiplexer mux, IAlertSink sink, ILoggerFactory loggers)
    {
        _db = mux.GetDatabase();
        _sink = sink;
        _logger = loggers.CreateLogger("alerts");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop = Task.Run(() => LoopAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        if (_loop is not null) await Task.WhenAny(_loop, Task.Delay(Timeout.Infinite, cancellationToken));
    }

    private async Task LoopAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            try
            {
                var alerts = await _db.StreamReadGroupAsync("alerts", "sink", Environment.MachineName, "0", 10); // EVT4010
                if (alerts.Length == 0)
                {
                    alerts = await _db.StreamReadGroupAsync("alerts", "sink", Environment.MachineName, ">", 10);
                }

                if (alerts.Length == 0)
                {
                    await Task.Delay(500, token);
                    continue;
                }

                foreach (var alert in alerts)
                {
                    await _sink.RaiseAsync(alert["text"]!);
                    await _db.StreamAcknowledgeAsync("alerts", "sinks", alert.Id); // EVT5014
                }
            }
            catch (Exception e) // EVT7005
            {
                _logger.LogError(e, "Reading alerts");
            }
        }
    }

    public Task CreateAsync() => _db.StreamCreateConsumerGroupAsync("alerts", "sink", "0", createStream: false); // EVT5006, EVT5019
}
