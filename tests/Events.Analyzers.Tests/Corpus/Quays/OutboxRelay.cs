using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.Outbox;

public sealed record OutboxRow(long Id, string Topic, string Kind, string Body);

public sealed class OutboxOptions
{
    public int BatchSize { get; set; } = 100;

    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    public int? MaxLength { get; set; } = 250_000;
}

public sealed class OutboxRelay(Func<DbConnection> open, IConnectionMultiplexer redis, OutboxOptions options, ILogger<OutboxRelay> logger)
    : BackgroundService
{
    private const string Pending = "select id, topic, kind, body from outbox where sent_at is null order by id limit @BatchSize";
    private const string Sent = "update outbox set sent_at = now() where id = any(@Ids)";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await RelayAsync() == options.BatchSize) stoppingToken.ThrowIfCancellationRequested();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "The outbox waits");
            }
        }
    }

    private async Task<int> RelayAsync()
    {
        await using DbConnection connection = open();
        List<OutboxRow> rows = [.. await connection.QueryAsync<OutboxRow>(Pending, new { options.BatchSize })];
        IDatabase db = redis.GetDatabase();
        foreach (OutboxRow row in rows)
        {
            await db.StreamAddAsync(
                row.Topic,
                [new NameValueEntry("type", row.Kind), new NameValueEntry("body", row.Body)],
                maxLength: options.MaxLength,
                useApproximateMaxLength: true);
        }

        if (rows.Count > 0) await connection.ExecuteAsync(Sent, new { Ids = rows.ConvertAll(row => row.Id) });
        return rows.Count;
    }
}
