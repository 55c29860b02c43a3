using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Shop.Audit;

public class AuditLogger : BackgroundService
{
    private readonly ILogger<AuditLogger> _logger;
    private readonly IDatabase _db;

    public AuditLogger(ILogger<AuditLogger> logger, IConnectionMultiplexer redis)
    {
        _logger = logger;
        _db = redis.GetDatabase();
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!(await _db.KeyExistsAsync("audit")) || (await _db.StreamGroupInfoAsync("audit")).All(x => x.Name != "logger"))
        {
            await _db.StreamCreateConsumerGroupAsync("audit", "logger", "0-0", true);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var result = await _db.StreamReadGroupAsync("audit", "logger", Environment.MachineName, ">", 1); // EVT4006
            if (result.Any())
            {
                var fields = result.First().Values.ToDictionary(v => v.Name.ToString(), v => v.Value.ToString());
                _logger.LogInformation("{User} did {What}", fields["user"], fields["what"]);
            }

            await Task.Delay(1000, stoppingToken);
        }
    }
}
